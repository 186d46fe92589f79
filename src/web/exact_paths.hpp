// Routes without placeholders: one hash of the whole path finds them.
#pragma once
#include "web/text_hash.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace corest::web {

struct resource;

/// Filled once, then only read. The paths must outlive it.
class exact_paths {
 public:
  struct entry {
    std::uint64_t hash = 0;
    std::string_view path;
    resource const* found = nullptr;
  };

  exact_paths() = default;
  explicit exact_paths(std::vector<entry> const& entries);

  [[nodiscard]] resource const* find(std::string_view path) const noexcept {
    if (slots_.empty()) return nullptr;
    std::uint64_t const hash = text_hash(path);
    for (std::size_t at = hash & mask_; slots_[at].found != nullptr; at = (at + 1) & mask_) {
      if (slots_[at].hash == hash && slots_[at].path == path) return slots_[at].found;
    }
    return nullptr;
  }

 private:
  std::vector<entry> slots_;  // at most half of them taken, so that a search ends soon
  std::size_t mask_ = 0;
};

}  // namespace corest::web
