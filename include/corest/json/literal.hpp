// A string or number as a template argument.
#pragma once
#include <corest/json/detail/constraint_text.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace corest {

/// Longest string that can be one of one_of<...>.
inline constexpr std::size_t max_literal = 63;

/// What one_of<...> lists: a string literal of at most `max_literal` bytes, an integer, or a fraction.
struct literal {
  enum class holds : unsigned char { text, integer, natural, fraction } what;
  char text[max_literal + 1] = {};
  std::size_t size = 0;
  std::int64_t integer = 0;
  std::uint64_t natural = 0;
  double fraction = 0;

  template <std::size_t N>
    requires(N <= max_literal + 1)
  consteval literal(char const (&value)[N])
      : what(holds::text), size(N - 1) {  // NOLINT(google-explicit-constructor)
    for (std::size_t i = 0; i < size; ++i) text[i] = value[i];
  }
  consteval literal(std::signed_integral auto value) : what(holds::integer), integer(value) {}    // NOLINT
  consteval literal(std::unsigned_integral auto value) : what(holds::natural), natural(value) {}  // NOLINT
  consteval literal(std::floating_point auto value) : what(holds::fraction), fraction(value) {}   // NOLINT

  template <class T>
  [[nodiscard]] constexpr bool equals(T const& value) const {
    if constexpr (std::convertible_to<T const&, std::string_view>) {
      return what == holds::text && std::string_view(value) == std::string_view(text, size);
    } else if constexpr (std::integral<T>) {
      return (what == holds::integer && std::cmp_equal(value, integer)) ||
             (what == holds::natural && std::cmp_equal(value, natural));
    } else {
      return (what == holds::integer && value == static_cast<T>(integer)) ||
             (what == holds::natural && value == static_cast<T>(natural)) ||
             (what == holds::fraction && value == static_cast<T>(fraction));
    }
  }

  [[nodiscard]] std::string json() const {
    switch (what) {
      case holds::text:
        return detail::quoted({text, size});
      case holds::integer:
        return detail::signed_text(integer);
      case holds::natural:
        return detail::unsigned_text(natural);
      case holds::fraction:
        return detail::double_text(fraction);
    }
    return {};
  }
};

}  // namespace corest
