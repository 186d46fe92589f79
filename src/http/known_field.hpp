// Recognises the names of `known` by a perfect hash that the compiler finds.
#pragma once
#include "http/scan.hpp"

#include <corest/http/request.hpp>

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace corest::http {
namespace detail {

inline constexpr std::size_t known_count = static_cast<std::size_t>(known::count);

/// In the order of `known`.
inline constexpr std::array<std::string_view, known_count> known_names{
    "host",         "connection", "content-length",  "transfer-encoding", "expect",
    "content-type", "accept",     "accept-encoding", "authorization",     "cookie",
    "user-agent",   "if-match",   "if-none-match",   "if-modified-since", "if-unmodified-since",
    "range",        "origin",     "x-request-id",    "traceparent",       "upgrade"};

/// A name split for two comparisons: its first 16 bytes, and its last four where it is longer.
struct alignas(32) known_slot {
  std::array<char, 16> head{};
  std::array<char, 4> tail{};
  std::uint8_t length = 0;  // 0: no name hashes here
  known field = known::count;
};

inline constexpr std::size_t slots = 64;

struct known_hash {
  unsigned first = 0;
  unsigned last = 0;

  /// Of a name of one byte or more. The case bit is dropped, not folded: that is cheaper and spreads as well.
  [[nodiscard]] constexpr std::size_t operator()(char const* name, std::size_t length) const noexcept {
    unsigned const front = static_cast<unsigned char>(name[0]) & 0xdfu;
    unsigned const back = static_cast<unsigned char>(name[length - 1]) & 0xdfu;
    return (front * first + back * last + length) % slots;
  }
};

consteval known_hash find_known_hash() {
  for (unsigned first = 1; first < slots; ++first) {
    for (unsigned last = 0; last < slots; ++last) {
      known_hash const hash{first, last};
      std::uint64_t taken = 0;
      bool perfect = true;
      for (auto const name : known_names) {
        auto const bit = std::uint64_t{1} << hash(name.data(), name.size());
        perfect = perfect && (taken & bit) == 0;
        taken |= bit;
      }
      if (perfect) return hash;
    }
  }
  throw "no perfect hash: more slots are needed";
}

inline constexpr known_hash hash_of_known = find_known_hash();

consteval std::array<known_slot, slots> make_known_slots() {
  std::array<known_slot, slots> table{};
  for (std::size_t i = 0; i < known_count; ++i) {
    auto const name = known_names[i];
    auto& slot = table[hash_of_known(name.data(), name.size())];
    for (std::size_t at = 0; at < name.size() && at < 16; ++at) slot.head[at] = name[at];
    for (std::size_t at = 0; at < 4; ++at) slot.tail[at] = name[name.size() - 4 + at];
    slot.length = static_cast<std::uint8_t>(name.size());
    slot.field = static_cast<known>(i);
  }
  return table;
}

inline constexpr std::array<known_slot, slots> known_slots = make_known_slots();

}  // namespace detail

/// Which known field a valid name is; known::count for any other. 16 bytes from `name` must be readable.
inline known find_known(char const* name, std::size_t length) noexcept {
  auto const& slot = detail::known_slots[detail::hash_of_known(name, length)];
  if (slot.length != length) return known::count;
  if (length <= 16) return scan::token_is(name, slot.head.data(), length) ? slot.field : known::count;
  if (!scan::token_is(name, slot.head.data(), 16)) return known::count;
  for (std::size_t i = 0; i < 4; ++i)
    if (to_lower(name[length - 4 + i]) != slot.tail[i]) return known::count;
  return slot.field;
}

}  // namespace corest::http
