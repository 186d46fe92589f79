#include "web/exact_paths.hpp"

#include <bit>
#include <cstring>

namespace corest::web {
namespace {

template <class Word>
std::uint64_t load(char const* from) noexcept {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

std::uint64_t mix(std::uint64_t state, std::uint64_t word) noexcept {
  state = (state ^ word) * 0x9e3779b97f4a7c15u;
  return state ^ (state >> 32);
}

}  // namespace

// Eight bytes at a time, the last eight overlapping; the table is fixed, so no client can make it collide.
std::uint64_t exact_paths::hash_of(std::string_view path) noexcept {
  char const* const text = path.data();
  std::size_t const size = path.size();
  std::uint64_t state = mix(0, size);
  if (size >= 8) {
    for (std::size_t at = 0; at + 8 < size; at += 8) state = mix(state, load<std::uint64_t>(text + at));
    return mix(state, load<std::uint64_t>(text + size - 8));
  }
  if (size >= 4) return mix(state, load<std::uint32_t>(text) << 32 | load<std::uint32_t>(text + size - 4));
  for (std::size_t at = 0; at < size; ++at) state = mix(state, static_cast<unsigned char>(text[at]));
  return state;
}

exact_paths::exact_paths(std::vector<entry> const& entries) {
  if (entries.empty()) return;
  slots_.resize(std::bit_ceil(entries.size() * 2));
  mask_ = slots_.size() - 1;
  for (entry added : entries) {
    added.hash = hash_of(added.path);
    std::size_t at = added.hash & mask_;
    while (slots_[at].found != nullptr) at = (at + 1) & mask_;
    slots_[at] = added;
  }
}

}  // namespace corest::web
