// Dot segments and authorities, byte by byte: the forms that are rare on the wire.
#include "http/target.hpp"

#include "http/characters.hpp"

#include <corest/http/token.hpp>

#include <algorithm>

namespace corest::http {
namespace {

/// Takes one byte off the front of a path, decoding an escape.
char take(std::string_view& path) noexcept {
  if (path.front() == '%' && path.size() >= 3) {
    auto const byte = static_cast<char>(hex_value(path[1]) * 16 + hex_value(path[2]));
    path.remove_prefix(3);
    return byte;
  }
  char const byte = path.front();
  path.remove_prefix(1);
  return byte;
}

/// What may stand between the brackets of an IP literal: loosely IPv6 or IPvFuture.
bool is_ip_literal(std::string_view text) noexcept {
  if (text.empty()) return false;
  for (char const byte : text)
    if (!is(byte, name_character) && byte != ':') return false;
  return true;
}

bool is_registered_name(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3 || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0) return false;
      i += 2;
    } else if (!is(text[i], name_character)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool has_dot_segment(std::string_view path) noexcept {
  std::size_t dots = 0;
  bool only_dots = false;
  while (!path.empty()) {
    char const byte = take(path);
    if (byte == '/' || byte == '\\') {
      if (only_dots && (dots == 1 || dots == 2)) return true;
      dots = 0;
      only_dots = true;
    } else if (byte == '.') {
      ++dots;
    } else {
      only_dots = false;
    }
  }
  return only_dots && (dots == 1 || dots == 2);
}

bool is_rare_authority(std::string_view text) noexcept {
  std::size_t colon = 0;
  if (text.starts_with('[')) {
    auto const close = text.find(']');
    if (close == std::string_view::npos || !is_ip_literal(text.substr(1, close - 1))) return false;
    colon = close + 1;
  } else {
    colon = std::min(text.find(':'), text.size());
    if (colon == 0 && !text.empty()) return false;
    if (!is_registered_name(text.substr(0, colon))) return false;
  }
  if (colon == text.size()) return true;
  return text[colon] == ':' && all_are(text.substr(colon + 1), digit_character);
}

bool is_host_and_port(std::string_view text) noexcept {
  auto const colon = text.rfind(':');
  return colon != std::string_view::npos && colon != 0 && colon + 1 < text.size() &&
         text.find(']', colon) == std::string_view::npos && is_authority(text);
}

std::size_t authority_offset(std::string_view target) noexcept {
  for (std::string_view const scheme : {"http://", "https://"})
    if (target.size() >= scheme.size() && equals_ignoring_case(target.substr(0, scheme.size()), scheme))
      return scheme.size();
  return 0;
}

}  // namespace corest::http
