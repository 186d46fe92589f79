// A hash of short texts that the program itself chose: path segments and whole paths of routes.
#pragma once
#include <cstdint>
#include <cstring>
#include <string_view>

namespace corest::web {
namespace detail {

template <class Word>
std::uint64_t load(char const* from) noexcept {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

inline std::uint64_t mix(std::uint64_t state, std::uint64_t word) noexcept {
  state = (state ^ word) * 0x9e3779b97f4a7c15u;
  return state ^ (state >> 32);
}

}  // namespace detail

/// Eight bytes at a time, the last eight overlapping. What is stored under it is fixed before the first
/// request, so no client can make it collide.
inline std::uint64_t text_hash(std::string_view of) noexcept {
  char const* const text = of.data();
  std::size_t const size = of.size();
  std::uint64_t state = detail::mix(0, size);
  if (size >= 8) {
    for (std::size_t at = 0; at + 8 < size; at += 8)
      state = detail::mix(state, detail::load<std::uint64_t>(text + at));
    return detail::mix(state, detail::load<std::uint64_t>(text + size - 8));
  }
  if (size >= 4)
    return detail::mix(
        state, detail::load<std::uint32_t>(text) << 32 | detail::load<std::uint32_t>(text + size - 4));
  for (std::size_t at = 0; at < size; ++at) state = detail::mix(state, static_cast<unsigned char>(text[at]));
  return state;
}

}  // namespace corest::web
