// Decimal digits, two at a time.
#pragma once
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace corest::observe {

inline constexpr auto two_digits = [] {
  std::array<char, 200> table{};
  for (std::size_t i = 0; i < 100; ++i) {
    table[2 * i] = static_cast<char>('0' + i / 10);
    table[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return table;
}();

/// `value` < 100.
inline void write_two_digits(char* to, unsigned value) noexcept {
  std::memcpy(to, two_digits.data() + std::size_t{2} * value, 2);
}

inline constexpr std::size_t max_decimal_bytes = 20;
/// Returns the end; `to` has max_decimal_bytes.
[[gnu::noinline]] inline char* write_decimal(char* to, std::uint64_t value) noexcept {
  if (value < 10) {
    *to = static_cast<char>('0' + value);
    return to + 1;
  }
  if (value >= 10'000) return std::to_chars(to, to + max_decimal_bytes, value).ptr;
  auto const small = static_cast<unsigned>(value);
  if (small < 100) {
    write_two_digits(to, small);
    return to + 2;
  }
  if (small < 1'000)
    *to++ = static_cast<char>('0' + small / 100);
  else {
    write_two_digits(to, small / 100);
    to += 2;
  }
  write_two_digits(to, small % 100);
  return to + 2;
}

}  // namespace corest::observe
