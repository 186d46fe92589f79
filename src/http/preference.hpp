// What one element of an Accept field says: the range it is about, and how much that is wanted (RFC 9110
// section 12.4.2).
#pragma once
#include "http/characters.hpp"
#include "http/list_reader.hpp"

#include <corest/http/token.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace corest::http {

/// "name=value", taken apart.
struct parameter_text {
  std::string_view name;
  std::string_view value;  // quotes included
};

inline bool is_quoted_string(std::string_view text) noexcept {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"' || !is_field_value(text)) return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') return false;
    if (text[i] == '\\' && ++i == text.size()) return false;
  }
  return true;
}

inline std::optional<parameter_text> split_parameter(std::string_view text) noexcept {
  auto const equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  parameter_text const split{text.substr(0, equals), text.substr(equals + 1)};
  if (!is_token(split.name) || !(is_token(split.value) || is_quoted_string(split.value))) return std::nullopt;
  return split;
}

/// "0", "0.5", "1.000" in thousandths; -1 when it is no quality (RFC 9110 section 12.4.2).
inline int parse_quality(std::string_view text) noexcept {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return -1;
  if (text.size() > 1 && text[1] != '.') return -1;
  int quality = (text[0] - '0') * 1000;
  int unit = 100;
  for (char const digit : text.substr(text.size() < 2 ? text.size() : 2)) {
    if (!is(digit, digit_character)) return -1;
    quality += (digit - '0') * unit;
    unit /= 10;
  }
  return quality <= 1000 ? quality : -1;
}

/// One element of an Accept field or one of its kin: what it is about, and how much it is wanted.
struct preference {
  std::string_view range;
  int quality = 1000;  // -1: not valid
};

inline preference parse_preference(std::string_view element) noexcept {
  list_reader parts(element, ';');
  preference wanted{parts.next().value_or(""), 1000};
  while (auto const part = parts.next()) {
    auto const split = split_parameter(*part);
    if (!split) return {wanted.range, -1};
    if (equals_ignoring_case(split->name, "q")) wanted.quality = parse_quality(split->value);
  }
  return wanted;
}

}  // namespace corest::http
