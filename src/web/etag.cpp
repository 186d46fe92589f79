#include <corest/http/token.hpp>
#include <corest/web/etag.hpp>

#include <stdexcept>

namespace corest {
namespace {

bool is_tag_character(char c) noexcept {  // etagc of RFC 9110 section 8.8.3
  auto const byte = static_cast<unsigned char>(c);
  return byte == 0x21 || (byte >= 0x23 && byte <= 0x7e) || byte >= 0x80;
}

struct listed_tag {
  std::string_view text;
  bool weak;
};

// Takes the next tag off a list of them; nullopt at the end and where the list is malformed.
std::optional<listed_tag> take_tag(std::string_view& list) noexcept {
  std::size_t const start = list.find_first_not_of(" \t,");
  if (start == std::string_view::npos) return std::nullopt;
  list.remove_prefix(start);
  bool const weak = list.starts_with("W/");
  if (weak) list.remove_prefix(2);
  if (!list.starts_with('"')) return std::nullopt;
  std::size_t const end = list.find('"', 1);
  if (end == std::string_view::npos) return std::nullopt;
  listed_tag const tag{list.substr(1, end - 1), weak};
  list.remove_prefix(end + 1);
  return tag;
}

bool lists(std::string_view field, std::string_view tag, bool weak_counts) noexcept {
  if (http::trim(field) == "*") return true;
  while (auto const one = take_tag(field)) {
    if (one->text == tag && (weak_counts || !one->weak)) return true;
  }
  return false;
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
  if (lists(field_, current.text(), false)) return;
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
  if (cause.verb() != method::get && cause.verb() != method::head) return false;
  auto const field = cause.header(http::known::if_none_match);
  return field && lists(*field, current.text(), true);
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
