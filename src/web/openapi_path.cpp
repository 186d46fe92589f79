// Route patterns as OpenAPI writes them: path templates, placeholder schemas, operation ids.
#include "web/openapi_path.hpp"

#include <utility>

namespace corest::openapi {
namespace {

bool is_alphanumeric(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Appends the words of `text`, each behind one underscore.
void append_words(std::string& id, std::string_view text) {
  bool between = true;
  for (char const c : text) {
    if (!is_alphanumeric(c)) {
      between = true;
      continue;
    }
    if (std::exchange(between, false)) id += '_';
    id += c;
  }
}

/// Patterns are written decoded, path templates encoded (RFC 3986 section 3.3).
void append_encoded(std::string& path, std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  constexpr std::string_view harmless = "-._~!$&'()*+,;=:@";
  for (char const c : text) {
    if (is_alphanumeric(c) || harmless.find(c) != harmless.npos) {
      path += c;
    } else {
      auto const byte = static_cast<unsigned char>(c);
      path += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
}

}  // namespace

std::vector<web::segment> placeholders_of(std::string_view pattern) {
  std::vector<web::segment> found;
  web::pattern_reader reader(pattern);
  for (web::segment part; reader.next(part);) {
    if (part.is != web::segment::kind::text) found.push_back(part);
  }
  return found;
}

std::string path_template(std::string_view pattern, std::span<std::string const> names) {
  std::string path;
  std::size_t index = 0;
  web::pattern_reader reader(pattern);
  for (web::segment part; reader.next(part);) {
    path += '/';
    if (part.is == web::segment::kind::text) {
      append_encoded(path, part.text);
    } else {
      path += '{';
      if (index < names.size()) path += names[index++];
      path += '}';
    }
  }
  if (reader.ends_with_slash()) path += '/';
  return path;
}

std::string_view schema_of(web::segment const& placeholder) noexcept {
  switch (placeholder.only) {
    case web::constraint::integer:
      return R"({"type":"integer"})";
    case web::constraint::unsigned_integer:
      return R"({"type":"integer","minimum":0})";
    case web::constraint::uuid:
      return R"({"type":"string","format":"uuid"})";
    case web::constraint::alpha:
      return R"({"type":"string","pattern":"^[A-Za-z]+$"})";
    case web::constraint::none:
      break;
  }
  return R"({"type":"string"})";
}

std::string operation_id_of(method verb, std::string_view pattern) {
  std::string id(member_of(verb));
  web::pattern_reader reader(pattern);
  for (web::segment part; reader.next(part);) {
    if (part.is != web::segment::kind::text) id += "_by";
    append_words(id, part.text);
  }
  return id;
}

std::string_view member_of(method verb) noexcept {
  switch (verb) {
    case method::get:
      return "get";
    case method::head:
      return "head";
    case method::post:
      return "post";
    case method::put:
      return "put";
    case method::patch:
      return "patch";
    case method::delete_:
      return "delete";
    case method::options:
      return "options";
    case method::trace:
      return "trace";
    case method::connect:
    case method::query:  // OpenAPI 3.2 has it, 3.1 has not
    case method::other:
      break;
  }
  return {};
}

}  // namespace corest::openapi
