// Memory that many may hold, and only so much of it together.
#pragma once
#include <atomic>
#include <cstdint>
#include <utility>

namespace corest::coding {

/// A number of bytes, and how many of them are held. Nothing is allocated here: who holds memory says so.
/// Thread-safe.
class memory_budget {
 public:
  explicit memory_budget(std::uint64_t bytes) noexcept : limit_(bytes) {}

  /// Another limit; what is held beyond it stays held.
  void limit(std::uint64_t bytes) noexcept { limit_.store(bytes, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t held() const noexcept { return held_.load(std::memory_order_relaxed); }

  /// False, and nothing is held, when it would be more than the limit.
  [[nodiscard]] bool take(std::uint64_t bytes) noexcept;
  void give_back(std::uint64_t bytes) noexcept { held_.fetch_sub(bytes, std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> limit_;
  std::atomic<std::uint64_t> held_ = 0;
};

/// What one of them holds of a budget; given back with it. Without a budget there is no limit.
class memory_share {
 public:
  explicit memory_share(memory_budget* of = nullptr) noexcept : of_(of) {}
  memory_share(memory_share&& other) noexcept : of_(other.of_), held_(std::exchange(other.held_, 0)) {}
  memory_share& operator=(memory_share&& other) noexcept {
    std::swap(of_, other.of_);
    std::swap(held_, other.held_);
    return *this;
  }
  ~memory_share() {
    if (held_ > 0) of_->give_back(held_);
  }

  /// It holds so many bytes from now on; false, and it stays as it is, when the budget has no room.
  [[nodiscard]] bool resize(std::uint64_t bytes) noexcept;

 private:
  memory_budget* of_;
  std::uint64_t held_ = 0;
};

}  // namespace corest::coding
