// What other threads hand to a worker: a lock-free stack, taken whole.
#pragma once
#include <corest/async/scheduler.hpp>

#include <atomic>

namespace corest {

/// Collects runnables from any thread for the one thread that takes them. Does not own them.
class remote_queue {
 public:
  /// Adds r; true when the queue was empty, that is when the worker may sleep and must be woken.
  bool push(runnable& r) noexcept {
    runnable* top = top_.load(std::memory_order_relaxed);
    do {
      r.next_remote_ = top;
      // release: the worker must see what was written before the hand-over.
    } while (!top_.compare_exchange_weak(top, &r, std::memory_order_release, std::memory_order_relaxed));
    return top == nullptr;
  }

  [[nodiscard]] bool empty() const noexcept { return top_.load(std::memory_order_relaxed) == nullptr; }

  /// Moves everything behind `ready`, oldest first.
  void take_into(ready_queue& ready) noexcept {
    runnable* newest = top_.exchange(nullptr, std::memory_order_acquire);
    runnable* oldest = nullptr;
    while (newest != nullptr) {
      runnable* const before = newest->next_remote_;
      newest->next_remote_ = oldest;
      oldest = newest;
      newest = before;
    }
    while (oldest != nullptr) {
      runnable* const after = oldest->next_remote_;
      ready.push_back(*oldest);
      oldest = after;
    }
  }

 private:
  std::atomic<runnable*> top_ = nullptr;
};

}  // namespace corest
