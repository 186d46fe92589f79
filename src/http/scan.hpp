// Finds the end of names, values and targets, 16 bytes at a time where SSE2 is there.
//
// Each function returns the first byte from `at` on that it stops at, or something not before `end`. They may
// read up to 32 bytes from `end` on, and one before `at`: the caller says that those are readable.
#pragma once
#include "http/characters.hpp"

#include <bit>
#include <cstddef>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace corest::http::scan {

#if defined(__SSE2__)

namespace detail {

inline __m128i load(char const* at) noexcept { return _mm_loadu_si128(reinterpret_cast<__m128i const*>(at)); }
inline __m128i equal(__m128i bytes, char to) noexcept { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(to)); }
/// Bytes from `first` to `first + count - 1`, as unsigned.
inline __m128i in_range(__m128i bytes, char first, char count) noexcept {
  __m128i const distance = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
  return _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(static_cast<char>(count - 1))), distance);
}
inline __m128i either(__m128i a, __m128i b) noexcept { return _mm_or_si128(a, b); }
inline unsigned mask(__m128i bytes) noexcept { return static_cast<unsigned>(_mm_movemask_epi8(bytes)); }
/// Bytes up to SP, DEL and everything behind it: nothing of them may stand in a target. A signed comparison
/// takes the upper half for negative, which is just what is wanted.
inline __m128i not_visible(__m128i bytes) noexcept {
  return either(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x21)), equal(bytes, 0x7f));
}

template <class Stops>
char const* find(char const* at, char const* end, Stops stops) noexcept {
  do {
    unsigned const found = mask(stops(at));
    if (found != 0) return at + std::countr_zero(found);
    at += 16;
  } while (at < end);
  return at;
}

/// The same for long texts: 32 bytes at a time.
template <class Stops>
char const* find_far(char const* at, char const* end, Stops stops) noexcept {
  do {
    __m128i const first = stops(at);
    __m128i const second = stops(at + 16);
    if (mask(either(first, second)) != 0) return at + std::countr_zero(mask(first) | mask(second) << 16);
    at += 32;
  } while (at < end);
  return at;
}

}  // namespace detail

/// Stops at what is neither letter, digit nor '-': the end of nearly every field name.
inline char const* name_end(char const* at, char const* end) noexcept {
  using namespace detail;
  return find(at, end, [](char const* here) {
    __m128i const bytes = load(here);
    __m128i const lower = either(bytes, _mm_set1_epi8(0x20));
    __m128i const in_name =
        either(either(in_range(lower, 'a', 26), in_range(bytes, '0', 10)), equal(bytes, '-'));
    return _mm_cmpeq_epi8(in_name, _mm_setzero_si128());
  });
}

/// Stops at a control character, TAB included.
inline char const* value_end(char const* at, char const* end) noexcept {
  using namespace detail;
  return find_far(at, end, [](char const* here) {
    __m128i const bytes = load(here);
    return either(in_range(bytes, 0, 0x20), equal(bytes, 0x7f));
  });
}

/// Stops at all that needs a look in a path: no visible ASCII, " # $ % < = > ? \ and a '.' behind '/'.
inline char const* path_stop(char const* at, char const* end) noexcept {
  using namespace detail;
  return find(at, end, [](char const* here) {
    __m128i const bytes = load(here);
    __m128i const signs = either(in_range(bytes, '"', 4), in_range(bytes, '<', 4));  // "#$% and <=>?
    __m128i const dots = _mm_and_si128(equal(bytes, '.'), equal(load(here - 1), '/'));
    return either(either(not_visible(bytes), signs), either(dots, equal(bytes, '\\')));
  });
}

/// Stops at what may not stand in a query: no visible ASCII, " # < >.
inline char const* query_end(char const* at, char const* end) noexcept {
  using namespace detail;
  return find(at, end, [](char const* here) {
    __m128i const bytes = load(here);
    __m128i const signs = either(in_range(bytes, '"', 2), either(equal(bytes, '<'), equal(bytes, '>')));
    return either(not_visible(bytes), signs);
  });
}

/// Whether 16 readable bytes, letters folded to lower case, start with the `size` <= 16 bytes of `lower`,
/// which has 16 readable bytes too. Exact for tokens only: folding also takes CR for '-'.
inline bool token_is(char const* at, char const* lower, std::size_t size) noexcept {
  using namespace detail;
  __m128i const folded = either(load(at), _mm_set1_epi8(0x20));
  return ((mask(_mm_cmpeq_epi8(folded, load(lower))) | (~0u << size)) & 0xffffu) == 0xffffu;
}

/// Where in 16 bytes there are letters, digits, '-' or '.', and where ':', and where digits: one bit each.
struct host_masks {
  unsigned plain;
  unsigned colons;
  unsigned digits;
};
inline host_masks look_at_host(char const* at) noexcept {
  using namespace detail;
  __m128i const bytes = load(at);
  __m128i const digits = in_range(bytes, '0', 10);
  __m128i const letters = in_range(either(bytes, _mm_set1_epi8(0x20)), 'a', 26);
  __m128i const plain = either(either(letters, digits), in_range(bytes, '-', 2));
  return {mask(plain), mask(equal(bytes, ':')), mask(digits)};
}

#else

namespace detail {
template <class Passes>
char const* find(char const* at, char const* end, Passes passes) noexcept {
  while (at < end && passes(at)) ++at;
  return at;
}
constexpr bool is_visible(char byte) noexcept { return byte > 0x20 && byte < 0x7f; }
constexpr bool is_in_name(char byte) noexcept {
  char const lower = static_cast<char>(byte | 0x20);
  return (lower >= 'a' && lower <= 'z') || is(byte, digit_character) || byte == '-';
}
}  // namespace detail

inline char const* name_end(char const* at, char const* end) noexcept {
  return detail::find(at, end, [](char const* here) { return detail::is_in_name(*here); });
}

inline char const* value_end(char const* at, char const* end) noexcept {
  return detail::find(at, end, [](char const* here) { return is(*here, value_character) && *here != '\t'; });
}

inline char const* path_stop(char const* at, char const* end) noexcept {
  return detail::find(at, end, [](char const* here) {
    char const byte = *here;
    return detail::is_visible(byte) && (byte < '"' || byte > '%') && (byte < '<' || byte > '?') &&
           byte != '\\' && !(byte == '.' && here[-1] == '/');
  });
}

inline char const* query_end(char const* at, char const* end) noexcept {
  return detail::find(at, end, [](char const* here) {
    char const byte = *here;
    return detail::is_visible(byte) && byte != '"' && byte != '#' && byte != '<' && byte != '>';
  });
}

inline bool token_is(char const* at, char const* lower, std::size_t size) noexcept {
  for (std::size_t i = 0; i < size; ++i)
    if (static_cast<char>(at[i] | 0x20) != lower[i]) return false;
  return true;
}

struct host_masks {
  unsigned plain;
  unsigned colons;
  unsigned digits;
};
inline host_masks look_at_host(char const* at) noexcept {
  host_masks found{};
  for (unsigned i = 0; i < 16; ++i) {
    unsigned const bit = 1u << i;
    if (detail::is_in_name(at[i]) || at[i] == '.') found.plain |= bit;
    if (at[i] == ':') found.colons |= bit;
    if (is(at[i], digit_character)) found.digits |= bit;
  }
  return found;
}

#endif

}  // namespace corest::http::scan
