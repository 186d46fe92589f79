#include "web/problem_catalogue.hpp"

#include <corest/web/state.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace corest::web {
namespace {

constexpr std::string_view errors_schema = R"({"type":"array","items":{"type":"object"}})";

// Of a kind of its own is what a program can react to in a way of its own; all else is "about:blank", whose
// status says it (RFC 9457 section 4.2.1).
std::vector<problem_type> framework_types() {
  return {
      {.name = "about:blank", .title = {}, .status = status::bad_request},
      {.name = "other", .title = {}, .status = status::bad_request},
      {.name = "invalid-request",
       .title = "The request does not fit",
       .status = status::unprocessable_content,
       .description =
           "The request can be read, and values in it break rules. `errors` lists all of them at once: "
           "each says where (`pointer` in the body, else the name of a `parameter`, `header` or `cookie`), "
           "what is wrong, and a `code` for programs. Correct them and send the request again.",
       .members = {{"errors", std::string(errors_schema)}}},
      {.name = "missing-credentials",
       .title = "Credentials are missing",
       .status = status::unauthorized,
       .description =
           "This needs to know who calls. Send an API key or a token as the `WWW-Authenticate` field of "
           "the answer and the documentation of the operation say."},
      {.name = "invalid-credentials",
       .title = "Credentials are not valid",
       .status = status::unauthorized,
       .description =
           "The API key or token that came with the request is malformed, unknown, revoked, expired or not "
           "meant for this server. Get a new one; sending the same again does not help."},
      {.name = "insufficient-scope",
       .title = "Not permitted",
       .status = status::forbidden,
       .description =
           "It is known who calls, and the credentials do not carry all of the scopes in `required_scopes`.",
       .members = {{"required_scopes", R"({"type":"array","items":{"type":"string"}})"}}},
      {.name = "origin-not-allowed",
       .title = "Origin not allowed",
       .status = status::forbidden,
       .description =
           "A browser asked on behalf of a page whether it may call this server (a CORS preflight), and "
           "the page's origin, the method or a header field is not among those it may."},
      {.name = "overloaded",
       .title = "Overloaded",
       .status = status::service_unavailable,
       .description =
           "There is no room for more work at the moment. Wait as long as `Retry-After` says, and longer "
           "each time it happens again."},
      {.name = "shutting-down",
       .title = "Shutting down",
       .status = status::service_unavailable,
       .description =
           "This server is about to stop. Send the request again: another one takes over, or this one is "
           "back soon."},
      {.name = "deadline-exceeded",
       .title = "Out of time",
       .status = status::gateway_timeout,
       .description =
           "The answer was not ready in the time that the request had. What it asked for may have happened "
           "or not."},
  };
}

bool says_the_same(problem_type const& a, problem_type const& b) noexcept {
  return a.title == b.title && a.status == b.status;
}

}  // namespace

problem_catalogue::problem_catalogue(std::string_view base)
    : base_(base.empty() ? "/problems" : base), types_(framework_types()) {
  while (base_.ends_with('/')) base_.pop_back();
}

void problem_catalogue::add(problem_type kind) {
  if (!is_problem_name(kind.name)) {
    throw std::logic_error("\"" + kind.name +
                           "\" is no name of a problem: lower case letters, digits and hyphens make one");
  }
  if (to_int(kind.status) < 400)
    throw std::logic_error("the problem \"" + kind.name + "\" has a status below 400");
  auto const known = std::ranges::find(types_, kind.name, &problem_type::name);
  if (known == types_.end()) {
    types_.push_back(std::move(kind));
    return;
  }
  if (!says_the_same(*known, kind)) {
    throw std::logic_error("two kinds of problems are called \"" + kind.name +
                           "\" and differ in title or status");
  }
  if (known->members.empty()) known->members = std::move(kind.members);
  if (known->description.empty()) known->description = std::move(kind.description);
}

std::string problem_catalogue::uri_of(std::string_view name) const {
  return std::string(base_).append("/").append(name);
}

std::uint16_t problem_catalogue::number_of(std::string_view type) const noexcept {
  if (type.starts_with(base_) && type.size() > base_.size() && type[base_.size()] == '/')
    type.remove_prefix(base_.size() + 1);
  auto const known = std::ranges::find(types_, type, &problem_type::name);
  return known == types_.end() ? other : static_cast<std::uint16_t>(known - types_.begin() + 1);
}

problem_catalogue const* problems_of(request const& message) noexcept {
  auto const* const provided = static_cast<provided_state const*>(message.application_state());
  return provided == nullptr ? nullptr : provided->problems();
}

}  // namespace corest::web
