// What fuzz targets share: a broken promise ends the program, and inputs are split at places a seed chooses.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace fuzzing {

inline void require(bool holds, char const* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

/// A small generator of split sizes: 1 to 24, mostly small.
class splitter {
 public:
  explicit splitter(std::uint8_t seed) : state_(seed * 2654435761u + 1) {}
  std::size_t next() {
    state_ = state_ * 1664525u + 1013904223u;
    return 1 + (state_ >> 27) % ((state_ >> 16) % 24 + 1);
  }

 private:
  std::uint32_t state_;
};

/// These bytes alone, on the heap, so that a sanitizer sees a read beyond.
class exactly {
 public:
  explicit exactly(std::string_view bytes) : bytes_(bytes.begin(), bytes.end()) { bytes_.shrink_to_fit(); }
  [[nodiscard]] std::string_view view() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::vector<char> bytes_;
};

}  // namespace fuzzing
