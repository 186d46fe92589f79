// Tokens and field values by one table of characters.
#include "http/characters.hpp"

#include <corest/http/token.hpp>

namespace corest::http {

bool is_token(std::string_view text) noexcept { return !text.empty() && all_are(text, token_character); }

bool is_field_value(std::string_view text) noexcept { return all_are(text, value_character); }

bool equals_ignoring_case(std::string_view left, std::string_view right) noexcept {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i)
    if (to_lower(left[i]) != to_lower(right[i])) return false;
  return true;
}

std::string_view trim(std::string_view text) noexcept {
  auto const blank = [](char byte) { return byte == ' ' || byte == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace corest::http
