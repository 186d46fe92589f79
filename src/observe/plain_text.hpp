// Copying text, and finding out in the same pass whether it could stay as it is.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace corest::observe {

/// Gathers whether some of the bytes do not stand for themselves in every form of a line, within quotes or
/// not: control characters, DEL, quotes, backslashes, and what is not ASCII.
class special_bytes {
 public:
#ifdef __SSE2__
  void add(std::uint64_t first, std::uint64_t last) noexcept {
    auto const number = [](std::uint64_t bits) { return static_cast<long long>(bits); };
    __m128i const bytes = _mm_set_epi64x(number(last), number(first));
    // One more, and signed: below are control characters, DEL, and what is not ASCII.
    __m128i const next = _mm_add_epi8(bytes, _mm_set1_epi8(1));
    __m128i const ends = _mm_cmplt_epi8(next, _mm_set1_epi8(' ' + 1));
    __m128i const quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i const slash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    found_ = _mm_or_si128(_mm_or_si128(found_, ends), _mm_or_si128(quote, slash));
  }
  [[nodiscard]] bool none() const noexcept { return _mm_movemask_epi8(found_) == 0; }

 private:
  __m128i found_ = _mm_setzero_si128();
#else
  void add(std::uint64_t first, std::uint64_t last) noexcept { found_ |= bits(first) | bits(last); }
  [[nodiscard]] bool none() const noexcept { return found_ == 0; }

 private:
  static std::uint64_t bits(std::uint64_t eight) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    return (eight | (eight - ones * ' ') | (eight + ones) | ((eight ^ ones * '"') - ones) |
            ((eight ^ ones * '\\') - ones)) &
           ones * 0x80;
  }
  std::uint64_t found_ = 0;
#endif
};

template <class Word>
[[nodiscard]] inline std::uint64_t copy_word(char* to, char const* from) noexcept {
  Word word;
  std::memcpy(&word, from, sizeof word);
  std::memcpy(to, &word, sizeof word);
  return word;
}

/// Copies all of it to `to`, whatever it is; false when some of it has to be escaped.
[[nodiscard]] inline bool copy_plain(char* to, std::string_view from) noexcept {
  char const* const text = from.data();
  std::size_t const size = from.size();
  special_bytes found;
  auto const two = [&](std::size_t first, std::size_t second) {
    auto const one = copy_word<std::uint64_t>(to + first, text + first);
    found.add(one, copy_word<std::uint64_t>(to + second, text + second));
  };
  if (size >= 8) {
    for (std::size_t at = 0; at + 16 < size; at += 16) two(at, at + 8);
    two(size < 16 ? 0 : size - 16, size - 8);  // some of it once more
  } else if (size >= 4) {
    auto const first = copy_word<std::uint32_t>(to, text);
    auto const last = copy_word<std::uint32_t>(to + size - 4, text + size - 4);
    found.add(first | last << 32, first | last << 32);
  } else if (size != 0) {
    // The first, the middle and the last byte: all there are, some of them twice.
    std::uint64_t const bytes = 0x2020202020000000 | copy_word<unsigned char>(to, text) |
                                copy_word<unsigned char>(to + size / 2, text + size / 2) << 8 |
                                copy_word<unsigned char>(to + size - 1, text + size - 1) << 16;
    found.add(bytes, bytes);
  }
  return found.none();
}

}  // namespace corest::observe
