// Numbers as hexadecimal digits.
#pragma once
#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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
#ifdef __SSE2__
  __m128i const bytes = _mm_cvtsi64_si128(static_cast<long long>(__builtin_bswap64(bits)));
  __m128i const half = _mm_set1_epi8(0x0f);
  __m128i const digits =
      _mm_unpacklo_epi8(_mm_and_si128(_mm_srli_epi16(bytes, 4), half), _mm_and_si128(bytes, half));
  __m128i const letters =
      _mm_and_si128(_mm_cmpgt_epi8(digits, _mm_set1_epi8(9)), _mm_set1_epi8('a' - '0' - 10));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to),
                   _mm_add_epi8(_mm_add_epi8(digits, _mm_set1_epi8('0')), letters));
#else
  write_hex(to, static_cast<std::uint32_t>(bits >> 32));
  write_hex(to + 8, static_cast<std::uint32_t>(bits));
#endif
}

}  // namespace corest
