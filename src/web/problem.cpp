#include "web/problem_catalogue.hpp"

#include <corest/json/writer.hpp>
#include <corest/observe/metrics.hpp>
#include <corest/web/problem.hpp>

namespace corest {
namespace {

std::string_view place_of(request_part in) noexcept {
  switch (in) {
    case request_part::body:
      return "pointer";
    case request_part::path:
    case request_part::query:
      return "parameter";
    case request_part::header:
      return "header";
    case request_part::cookie:
      return "cookie";
  }
  return "pointer";
}

void write_errors(json::writer& out, std::vector<input_error> const& errors) {
  out.member("errors");
  out.begin_array();
  for (input_error const& error : errors) {
    out.item();
    out.begin_object();
    out.member(place_of(error.in));
    out.string(error.where);
    out.member("detail");
    out.string(error.detail);
    out.member("code");
    out.string(error.code);
    out.end_object();
  }
  out.end_array();
}

/// What is neither a URI nor "about:blank" is the name of a kind.
bool is_uri(std::string_view type) noexcept { return type.find_first_of(":/") != type.npos; }

// Of the catalogue, which the program writes: what clients send never becomes a label.
labeled<counter, "type">& counted_problems() {
  static labeled<counter, "type"> all("corest_problems_total",
                                      "Problem documents that were written, by type.");
  return all;
}

void count(std::uint16_t number, web::problem_catalogue const* known) {
  static auto const blank = counted_problems().with("about:blank");
  static auto const others = counted_problems().with("other");
  if (number == web::problem_catalogue::about_blank)
    blank.add();
  else if (number == web::problem_catalogue::other || known == nullptr)
    others.add();
  else
    counted_problems().with(known->types()[number - 1U].name).add();
}

}  // namespace

problem::problem(corest::status code, std::string detail) : status_(code), detail_(std::move(detail)) {}
problem::problem(problem const& other) = default;
problem::problem(problem&& other) noexcept = default;
problem& problem::operator=(problem const& other) = default;
problem& problem::operator=(problem&& other) noexcept = default;
problem::~problem() = default;

problem& problem::header(std::string_view name, std::string_view value) {
  response().set(name, value);  // refuses what a response may not carry, here and not while it is sent
  headers_.emplace_back(name, value);
  return *this;
}

problem& problem::member(std::string_view name, std::string_view json) {
  members_.emplace_back(name, json);
  return *this;
}

std::string_view problem::title() const noexcept {
  return title_.empty() ? reason_phrase(status_) : std::string_view(title_);
}

char const* problem::what() const noexcept {
  // reason_phrase() views literals, which end with a NUL.
  return detail_.empty() ? title().data() : detail_.c_str();
}

void problem::write(request const& cause, response& into) const {
  into.reset();
  into.status(status_);
  web::problem_catalogue const* const known = web::problems_of(cause);
  std::uint16_t const number = type_ == "about:blank" ? web::problem_catalogue::about_blank
                               : known == nullptr     ? web::problem_catalogue::other
                                                      : known->number_of(type_);
  into.problem(number);
  count(number, known);
  into.append_lines("Content-Type: application/problem+json\r\n");
  for (auto const& [name, value] : headers_) into.add(name, value);
  json::writer out(into.body());
  out.begin_object();
  out.member("type");
  if (is_uri(type_)) {
    out.string(type_);
  } else {
    out.string(known == nullptr ? "/problems/" + type_ : known->uri_of(type_));
  }
  out.member("title");
  bool const has_title = title_.empty() && number > web::problem_catalogue::other;
  out.string(has_title ? std::string_view(known->types()[number - 1u].title) : title());
  out.member("status");
  out.integer(to_int(status_));
  if (!detail_.empty()) {
    out.member("detail");
    out.string(detail_);
  }
  if (!cause.path().empty()) {
    out.member("instance");
    out.string(cause.path());
  }
  if (!cause.id().empty()) {
    out.member("request_id");
    out.string(cause.id());
  }
  if (!errors_.empty()) write_errors(out, errors_);
  for (auto const& [name, json] : members_) {
    out.member(name);
    out.raw(json);
  }
  out.end_object();
}

}  // namespace corest
