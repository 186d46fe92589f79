// Reads the names of types, enumerators and members out of what the compiler calls a function.
#pragma once
#include <cstddef>
#include <string_view>

namespace corest::reflect::detail {

/// The text of the template argument X.
template <class X>
consteval std::string_view signature_of_type() {
  return __PRETTY_FUNCTION__;
}

/// The texts of all template arguments in one go: one instantiation however many there are.
template <auto... Values>
consteval std::string_view signature_of_values() {
  return __PRETTY_FUNCTION__;
}

constexpr bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Walks the arguments in a signature_of_values(): `{(& object.T::a), 3, (ns::color)2}` (g++) or
/// `<&object.a, 3, (ns::color)2>` (clang).
class signature_cursor {
 public:
  constexpr explicit signature_cursor(std::string_view signature) : rest_(signature) {
    std::size_t const values = rest_.find(" = ");
    rest_.remove_prefix(values + 4);
  }

  /// The last identifier of the next argument, or empty when the argument has no name, as a number.
  constexpr std::string_view next() {
    std::size_t at = 0;
    std::size_t last = 0;  // one behind the last name character
    int depth = 0;
    for (; at < rest_.size(); ++at) {
      char const c = rest_[at];
      if (c == '(' || c == '{' || c == '[' || c == '<') ++depth;
      if ((c == ')' || c == '}' || c == ']' || c == '>') && --depth < 0) break;
      if (c == ',' && depth == 0) break;
      if (is_name_character(c)) last = at + 1;
    }
    std::size_t first = last;
    while (first > 0 && is_name_character(rest_[first - 1])) --first;
    bool const cast = first > 0 && rest_[first - 1] == ')';   // (ns::color)2
    bool const minus = first > 0 && rest_[first - 1] == '-';  // (ns::color)-2
    std::string_view name = rest_.substr(first, last - first);
    if (cast || minus || name.empty() || (name[0] >= '0' && name[0] <= '9')) name = {};
    rest_.remove_prefix(at + 2 <= rest_.size() ? at + 2 : rest_.size());
    return name;
  }

 private:
  std::string_view rest_;
};

}  // namespace corest::reflect::detail
