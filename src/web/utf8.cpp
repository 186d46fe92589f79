#include "web/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace corest::web {
namespace {

bool is_continuation(unsigned char byte) noexcept { return (byte & 0xc0) == 0x80; }

// The length of the character at the front, 0 when it is none. RFC 3629 section 4 lists the second bytes.
std::size_t character_length(unsigned char const* at, std::size_t left) noexcept {
  unsigned char const first = at[0];
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  std::size_t const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (left < length) return 0;
  unsigned char const second = at[1];
  if (!is_continuation(second)) return 0;
  if (first == 0xe0 && second < 0xa0) return 0;  // overlong
  if (first == 0xed && second > 0x9f) return 0;  // surrogate
  if (first == 0xf0 && second < 0x90) return 0;  // overlong
  if (first == 0xf4 && second > 0x8f) return 0;  // above U+10FFFF
  for (std::size_t i = 2; i < length; ++i) {
    if (!is_continuation(at[i])) return 0;
  }
  return length;
}

}  // namespace

bool is_utf8(std::string_view bytes) noexcept {
  auto const* const text = reinterpret_cast<unsigned char const*>(bytes.data());
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (bytes.size() - at >= 8) {  // most text is ASCII: eight bytes at a time
      std::uint64_t word;
      std::memcpy(&word, text + at, sizeof word);
      if ((word & 0x8080808080808080u) == 0) {
        at += 8;
        continue;
      }
    }
    std::size_t const length = character_length(text + at, bytes.size() - at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

}  // namespace corest::web
