// Memory for a library that makes its state anew for every body: what one gives back the next one takes.
#pragma once
#include <array>
#include <cstddef>

namespace corest::coding::detail {

/// Keeps the largest blocks that were given back. Its address must not change while blocks are out.
class recycled_memory {
 public:
  recycled_memory() noexcept = default;
  recycled_memory(recycled_memory const&) = delete;
  recycled_memory& operator=(recycled_memory const&) = delete;
  ~recycled_memory();

  /// As a library calls it, with the object as first argument; null when memory is out.
  static void* take(void* from, std::size_t size) noexcept;
  static void give_back(void* to, void* block) noexcept;

  /// What is out and what is kept.
  [[nodiscard]] std::size_t held() const noexcept { return held_; }

 private:
  struct block;
  static constexpr std::size_t kept_blocks = 32;  // brotli has about ten at a time

  std::array<block*, kept_blocks> free_{};
  std::size_t held_ = 0;
};

}  // namespace corest::coding::detail
