#include "http/characters.hpp"

#include <corest/http/attachment.hpp>
#include <corest/http/file_name.hpp>

namespace corest::http {
namespace {

bool continues_a_character(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

/// Some readers decode what looks like an escape.
std::string ascii_of(std::string_view name) {
  std::string plain;
  for (char const each : name) {
    if (continues_a_character(each)) continue;
    bool const kept = static_cast<unsigned char>(each) < 0x80 && each != '%';
    plain += kept ? each : '_';
  }
  return plain;
}

/// attr-char of RFC 8187 section 3.2.1 as it is, anything else escaped.
void append_encoded(std::string_view name, std::string& to) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view not_here = "*'%";
  for (char const each : name) {
    if (is(each, token_character) && not_here.find(each) == std::string_view::npos) {
      to += each;
      continue;
    }
    auto const byte = static_cast<unsigned char>(each);
    to += '%';
    to += digits[byte >> 4];
    to += digits[byte & 0xf];
  }
}

}  // namespace

std::string attachment(std::string_view name) {
  std::string const safe = safe_file_name(name).value_or("download");
  std::string const plain = ascii_of(safe);
  std::string value = "attachment; filename=\"" + plain + '"';
  if (plain == safe) return value;
  value += "; filename*=UTF-8''";
  append_encoded(safe, value);
  return value;
}

}  // namespace corest::http
