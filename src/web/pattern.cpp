#include <corest/web/pattern.hpp>

namespace corest::web {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

template <class Test>
bool all_of(std::string_view text, Test test) noexcept {
  for (char const c : text) {
    if (!test(c)) return false;
  }
  return !text.empty();
}

bool is_uuid(std::string_view text) noexcept {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

}  // namespace

bool satisfies(std::string_view text, constraint only) noexcept {
  switch (only) {
    case constraint::none:
      return true;
    case constraint::integer:
      return all_of(text.starts_with('-') ? text.substr(1) : text, is_digit);
    case constraint::unsigned_integer:
      return all_of(text, is_digit);
    case constraint::uuid:
      return is_uuid(text);
    case constraint::alpha:
      return all_of(text, is_letter);
  }
  return false;
}

std::string_view explain(pattern_error error) noexcept {
  switch (error) {
    case pattern_error::none:
      return "the pattern is well-formed";
    case pattern_error::no_leading_slash:
      return "a pattern starts with a slash";
    case pattern_error::empty_segment:
      return "two slashes in a row leave a segment empty";
    case pattern_error::dot_segment:
      return "clients remove the segments \".\" and \"..\" before they send";
    case pattern_error::forbidden_character:
      return "literal text is written decoded, without '%', '?', '#', spaces and control characters";
    case pattern_error::partial_placeholder:
      return "a placeholder fills the whole segment between two slashes";
    case pattern_error::unclosed_brace:
      return "a brace is not closed within its segment";
    case pattern_error::empty_name:
      return "a placeholder needs a name";
    case pattern_error::bad_name:
      return "a placeholder's name has letters, digits and underscores and starts with no digit";
    case pattern_error::unknown_constraint:
      return "a placeholder's constraint is one of int, uint, uuid, alpha";
    case pattern_error::rest_not_last:
      return "a placeholder for the rest of the path stands at the end";
    case pattern_error::duplicate_name:
      return "two placeholders have the same name";
    case pattern_error::too_many_placeholders:
      return "a pattern has at most 16 placeholders";
  }
  return {};
}

}  // namespace corest::web
