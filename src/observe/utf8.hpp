// Telling UTF-8 from other bytes.
#pragma once
#include <cstddef>
#include <string_view>

namespace corest::observe {

/// The length of the UTF-8 sequence that `text`, which is not empty, begins with; 0 when there is none.
[[nodiscard]] inline std::size_t utf8_sequence(std::string_view text) noexcept {
  auto const at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char const first = at(0);
  if (first < 0x80) return 1;
  std::size_t const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((at(i) & 0xc0) != 0x80) return 0;
  bool const overlong = (first == 0xe0 && at(1) < 0xa0) || (first == 0xf0 && at(1) < 0x90);
  bool const no_character = (first == 0xed && at(1) > 0x9f) || (first == 0xf4 && at(1) > 0x8f);
  return overlong || no_character ? 0 : size;
}

}  // namespace corest::observe
