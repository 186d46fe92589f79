// latch: waits until something has happened so many times, on any worker.
#pragma once
#include <corest/async/cross_worker/event.hpp>

#include <atomic>
#include <cstddef>

namespace corest::cross_worker {

/// As corest::latch, for the tasks of all workers; any thread may count down. Who waited for it may destroy
/// it.
class latch {
 public:
  static constexpr bool thread_safe = true;
  explicit latch(std::size_t count) noexcept : open_(count == 0), count_(count) {}
  latch(latch const&) = delete;
  latch& operator=(latch const&) = delete;

  /// Never waits. Counting below zero stays at zero. What was written before is seen by those that wait.
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
  std::atomic<std::size_t> count_;
};

}  // namespace corest::cross_worker
