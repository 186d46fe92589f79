#include <corest/http/conditional.hpp>
#include <corest/web/etag.hpp>

#include <stdexcept>

namespace corest {
namespace {

bool is_tag_character(char c) noexcept {  // etagc of RFC 9110 section 8.8.3
  auto const byte = static_cast<unsigned char>(c);
  return byte == 0x21 || (byte >= 0x23 && byte <= 0x7e) || byte >= 0x80;
}

}  // namespace

etag::etag(std::string_view text) : text_(text) {
  for (char const c : text) {
    if (!is_tag_character(c))
      throw std::invalid_argument("an entity tag has no quotes, spaces or control characters");
  }
}
etag::etag(std::uint64_t version) : text_(std::to_string(version)) {}

void if_match::check(etag const& current) const {
  constexpr std::int64_t no_dates = 0;
  http::resource_state const state{.tag = http::entity_tag{current.text()}};
  if (http::evaluate(method::put, {.if_match = field_}, state, no_dates) == http::precondition::proceed)
    return;
  throw problem(status::precondition_failed,
                "it has been changed since; read it again and repeat the change");
}

std::optional<if_match> extract<if_match>::from(web::extraction& ex) {
  auto const field = ex.request().header(http::known::if_match);
  if (field) return if_match(*field);
  ex.refuse(problem(status::precondition_required,
                    "send If-Match with the ETag of the version you mean to change"));
  return std::nullopt;
}

void extract<if_match>::describe(openapi::operation& op) {
  op.parameter({.in = openapi::location::header,
                .name = "If-Match",
                .schema = R"({"type":"string"})",
                .required = true,
                .description = "The ETag of the version to change"});
  op.problem(status::precondition_failed, "The version is not the current one");
  op.problem(status::precondition_required, "If-Match is missing");
}

namespace web {

bool is_fresh(etag const& current, request const& cause) noexcept {
  constexpr std::int64_t no_dates = 0;
  http::conditions const asked{.if_none_match = http::conditions_of(cause).if_none_match};
  http::resource_state const state{.tag = http::entity_tag{current.text()}};
  return http::evaluate(cause.verb(), asked, state, no_dates) == http::precondition::not_modified;
}

void describe_etag(openapi::operation& op) {
  for (openapi::response const& one : op.responses()) {
    if (to_int(one.code) >= 300) continue;
    op.response_header(
        one.code,
        {.name = "ETag", .schema = R"({"type":"string"})", .description = "The version of what is answered"});
  }
  if (op.verb() != method::get) return;
  op.parameter({.in = openapi::location::header,
                .name = "If-None-Match",
                .schema = R"({"type":"string"})",
                .description = "ETags the client has already"});
  op.response(status::not_modified);
}

}  // namespace web
}  // namespace corest
