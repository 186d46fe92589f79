// The rings of all threads, and reading them in the order of time.
#pragma once
#include "observe/log_ring.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace corest::observe {

/// A ring for each thread that adds, used again when it has ended. Never destroyed: threads may log while the
/// process exits.
class log_rings {
 public:
  static constexpr std::size_t many = 64;  ///< from here on rings that are not read yet are used again, too

  /// A ring for one writer at a time; throws std::bad_alloc.
  [[nodiscard]] log_ring& borrow(std::size_t bytes);
  void give_back(log_ring& used) noexcept;

  /// Calls take(line) for what is there now, the oldest first, up to `most` times; says how often. One thread
  /// at a time.
  template <class Take>
  std::size_t read(std::size_t most, Take&& take) {
    find_sources();
    std::size_t count = 0;
    for (; count < most; ++count) {
      source* const oldest = find_oldest();
      if (oldest == nullptr) break;
      take(oldest->front);
      oldest->ring->pop(oldest->front);
      oldest->has = oldest->ring->front(oldest->end, oldest->front);
    }
    return count;
  }
  [[nodiscard]] bool anything() noexcept;
  /// How often there was no room.
  [[nodiscard]] std::uint64_t dropped() noexcept;

 private:
  struct source {
    log_ring* ring;
    std::size_t end;
    log_ring::line front;
    bool has;
  };
  void find_sources() noexcept;
  source* find_oldest() noexcept;

  std::mutex mutex_;
  std::vector<std::unique_ptr<log_ring>> rings_;
  std::vector<log_ring*> free_;
  std::vector<source> sources_;  // the reader's
};

/// A thread's ring, as a thread_local: given back when the thread ends.
class ring_of_thread {
 public:
  ring_of_thread() noexcept = default;
  ring_of_thread(ring_of_thread const&) = delete;
  ring_of_thread& operator=(ring_of_thread const&) = delete;
  ~ring_of_thread() {
    ended_ = true;
    leave();
  }

  /// Of that size; null when the thread is ending, or there is no memory.
  [[nodiscard]] log_ring* of(log_rings& all, std::size_t bytes) noexcept {
    return ring_ != nullptr && ring_->bytes() == bytes ? ring_ : find(all, bytes);
  }

 private:
  void leave() noexcept {
    if (ring_ != nullptr) all_->give_back(*ring_);
    ring_ = nullptr;
  }
  log_ring* find(log_rings& all, std::size_t bytes) noexcept;

  log_rings* all_ = nullptr;
  log_ring* ring_ = nullptr;
  bool ended_ = false;
};

}  // namespace corest::observe
