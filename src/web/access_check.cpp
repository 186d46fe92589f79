#include "web/access_check.hpp"

#include <corest/web/principal.hpp>

#include <algorithm>
#include <stdexcept>

namespace corest::web {
namespace {

std::string joined(std::vector<std::string> const& scopes) {
  std::string text;
  for (auto const& scope : scopes) text.append(text.empty() ? "" : " ").append(scope);
  return text;
}

}  // namespace

std::optional<problem> access_check::before(request& message) const {
  auto const& who = message.principal();
  if (!who) {
    problem refusal(status::unauthorized, "this needs to know who calls");
    refusal.type("missing-credentials");
    for (auto const& challenge : challenges_) refusal.header("WWW-Authenticate", challenge);
    return refusal;
  }
  if (std::ranges::all_of(scopes_, [&](std::string const& scope) { return who.has_scope(scope); }))
    return std::nullopt;
  problem refusal(status::forbidden, "the credentials do not permit this");
  refusal.type("insufficient-scope").with("required_scopes", scopes_);
  for (auto const& challenge : challenges_) {
    if (challenge.starts_with("Bearer")) {  // RFC 6750 section 3.1
      refusal.header("WWW-Authenticate", challenge + (challenge == "Bearer" ? " " : ", ") +
                                             "error=\"insufficient_scope\", scope=\"" + joined(scopes_) +
                                             '"');
    }
  }
  return refusal;
}

void check_scope(std::string_view scope) {
  bool const good = !scope.empty() && std::ranges::all_of(scope, [](char c) {
    return c > 0x20 && c < 0x7f && c != '"' && c != '\\';
  });
  if (!good)
    throw std::invalid_argument("a scope has only visible ASCII characters, and no quote or backslash: \"" +
                                std::string(scope) + '"');
}

void describe_principal(openapi::operation& op) { op.demand({}); }

problem unfit_claims() {
  return problem(status::forbidden, "the token does not say what this needs to know");
}

}  // namespace corest::web
