// Numbers as hexadecimal digits.
#pragma once
#include <bit>
#include <cstdint>
#include <cstring>

namespace corest {

/// Writes 8 lower-case digits, all at once: one byte per digit, without a table or a branch.
inline void write_hex(char* to, std::uint32_t bits) noexcept {
  std::uint64_t digits = bits;
  digits = ((digits & 0xffff0000) << 16) | (digits & 0xffff);
  digits = ((digits & 0x0000ff000000ff00) << 8) | (digits & 0x000000ff000000ff);
  digits = ((digits & 0x00f000f000f000f0) << 4) | (digits & 0x000f000f000f000f);
  std::uint64_t const letters = ((digits + 0x0606060606060606) >> 4) & 0x0101010101010101;
  digits += 0x3030303030303030 + letters * ('a' - '0' - 10);
  if constexpr (std::endian::native == std::endian::little) digits = __builtin_bswap64(digits);
  std::memcpy(to, &digits, sizeof digits);
}
/// Writes 16.
inline void write_hex(char* to, std::uint64_t bits) noexcept {
  write_hex(to, static_cast<std::uint32_t>(bits >> 32));
  write_hex(to + 8, static_cast<std::uint32_t>(bits));
}

}  // namespace corest
