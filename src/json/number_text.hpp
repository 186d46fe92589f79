// JSON numbers as text: their grammar, and their exact values as integers.
#pragma once
#include <cstdint>
#include <string_view>

namespace corest::json::detail {

/// A number's text taken apart: (-1)^negative * digits * 10^exponent.
struct decimal {
  bool negative = false;
  bool fits = true;  // `digits` holds all significant digits
  bool zero = false;
  std::uint64_t digits = 0;    // without trailing zeros
  std::int64_t exponent = 0;   // of the last digit in `digits`; held within +-10^9
  std::int64_t magnitude = 0;  // exponent of the first significant digit
};

/// Whether `text` is a number by RFC 8259.
bool is_number(std::string_view text) noexcept;

/// Most numbers are written with an optional sign, at most 19 digits and a point among them, and no exponent.
/// False for any other text, number or not; true: (-1)^negative * digits / 10^places, and all of it is a
/// number.
struct plain_number {
  bool negative = false;
  std::uint64_t digits = 0;
  unsigned places = 0;
};
bool parse_plain(std::string_view text, plain_number& value) noexcept;

/// False when `text` is not a number by RFC 8259.
bool parse_decimal(std::string_view text, decimal& value) noexcept;

/// digits * 10^(exponent + scale), when that is a whole number of 64 bits.
enum class whole { yes, fraction, too_large };
whole to_whole(decimal const& value, int scale, std::uint64_t& result) noexcept;

}  // namespace corest::json::detail
