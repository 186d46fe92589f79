// The base of what a task can wait for when it is another worker that ends the wait.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/async/waiter.hpp>

#include <coroutine>

namespace corest::cross_worker::detail {

/// A waiter that any thread may wake. What it waits for has a std::mutex, held for a few instructions, and a
/// list. Whoever ends the wait takes it out of the list, stores the result and calls wake_from_anywhere(),
/// all under the lock; on_cancel() and the destructor look under the lock whether it still stands there. So
/// either the cancellation comes first, or what was handed over arrives.
class remote_waiter : public waiter {
 public:
  /// Once, under the lock, which keeps the frame and its scheduler alive until the news is on its way.
  void wake_from_anywhere() noexcept;

 protected:
  remote_waiter() noexcept = default;
  ~remote_waiter();
  /// On its own worker, before others can see it: false when the scope is cancelled already.
  template <class Promise>
  [[nodiscard]] bool suspend_remotely(std::coroutine_handle<Promise> task) {
    prepare();
    return suspend(task);
  }
  /// Whether others may have seen it. If so the derived destructor takes the lock, also after the end of the
  /// wait: the one who ended it may still hold the lock, and what is waited for may die with this frame.
  [[nodiscard]] bool was_seen() const noexcept { return home_ != nullptr; }

 private:
  class news;
  void prepare();

  scheduler* home_ = nullptr;
  news* news_ = nullptr;
  bool posted_ = false;
};

}  // namespace corest::cross_worker::detail
