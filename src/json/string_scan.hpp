// Finds the bytes of a string that need attention, sixteen at a time.
#pragma once
#include <cstddef>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace corest::json::detail {

/// The first quote or backslash in [at, end), or end.
inline char const* find_quote_or_backslash(char const* at, char const* end) noexcept {
#ifdef __SSE2__
  __m128i const quote = _mm_set1_epi8('"');
  __m128i const backslash = _mm_set1_epi8('\\');
  for (; end - at >= 16; at += 16) {
    __m128i const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(at));
    int const hits =
        _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
    if (hits != 0) return at + __builtin_ctz(static_cast<unsigned>(hits));
  }
#endif
  while (at < end && *at != '"' && *at != '\\') ++at;
  return at;
}

#ifdef __SSE2__
/// One bit for each of the sixteen bytes at `at` that cannot be copied into a JSON string unseen.
inline unsigned special_bits(char const* at) noexcept {
  __m128i const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(at));
  __m128i const low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(' '));  // signed: also everything from 0x80
  __m128i const marks =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(low, marks)));
}
#endif

/// The first byte in [at, end) that cannot be copied into a JSON string unseen: a quote, a backslash, a
/// control character, or one outside ASCII.
inline char const* find_special(char const* at, char const* end) noexcept {
#ifdef __SSE2__
  for (; end - at >= 16; at += 16) {
    unsigned const hits = special_bits(at);
    if (hits != 0) return at + __builtin_ctz(hits);
  }
#endif
  while (at < end && static_cast<signed char>(*at) >= ' ' && *at != '"' && *at != '\\') ++at;
  return at;
}

/// The same where sixteen bytes behind `end` may be read, as in a buffer: short strings take one step.
inline char const* find_special_with_slack(char const* at, char const* end) noexcept {
#ifdef __SSE2__
  for (; at < end; at += 16) {
    unsigned const hits = special_bits(at);
    if (hits == 0) continue;
    char const* const found = at + __builtin_ctz(hits);
    return found < end ? found : end;
  }
  return end;
#else
  return find_special(at, end);
#endif
}

}  // namespace corest::json::detail
