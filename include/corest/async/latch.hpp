// latch: waits until something has happened so many times.
#pragma once
#include <corest/async/event.hpp>

#include <cstddef>

namespace corest {

/// Opens once, when it was counted down to zero, and stays open. Belongs to one worker; outlives those that
/// wait.
class latch {
 public:
  explicit latch(std::size_t count) noexcept : open_(count == 0), count_(count) {}
  latch(latch const&) = delete;
  latch& operator=(latch const&) = delete;

  /// Never waits. Counting below zero stays at zero.
  void count_down(std::size_t n = 1) noexcept;
  /// Whether it is open.
  [[nodiscard]] bool try_wait() const noexcept { return open_.is_set(); }
  /// `co_await l.wait()` goes on once it is open.
  [[nodiscard("it waits only when it is awaited")]] event::waiting wait() noexcept { return open_.wait(); }
  /// `co_await l.arrive_and_wait()` counts down, as it is called, and waits. Cancelled, it has still arrived.
  [[nodiscard("it waits only when it is awaited")]] event::waiting arrive_and_wait(
      std::size_t n = 1) noexcept {
    count_down(n);
    return open_.wait();
  }

 private:
  event open_;
  std::size_t count_;
};

}  // namespace corest
