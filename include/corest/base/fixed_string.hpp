// A string literal as a template argument.
#pragma once
#include <cstddef>
#include <string_view>

namespace corest {

/// Holds a literal of N - 1 characters by value: `template <fixed_string Name> struct x;  x<"name">`.
template <std::size_t N>
struct fixed_string {
  char text[N] = {};

  consteval fixed_string(
      char const (&literal)[N]) {  // NOLINT(google-explicit-constructor): a literal converts
    for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
  }

  [[nodiscard]] static constexpr std::size_t size() noexcept { return N - 1; }
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {text, N - 1}; }
  constexpr operator std::string_view() const noexcept { return view(); }
};

}  // namespace corest
