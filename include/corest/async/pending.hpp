// What starting a piece of work leaves behind: null when it is done, or the task that has not finished.
#pragma once
#include <corest/async/promise.hpp>
#include <corest/async/task.hpp>

#include <coroutine>

namespace corest {

/// Borrows a started task; whoever started it keeps it until it has finished. Null: nothing to wait for.
class [[nodiscard]] pending {
 public:
  /// Done: no coroutine was needed, or it ended at once.
  pending() noexcept = default;
  /// Null when `started` has finished.
  template <class T>
  explicit pending(task<T> const& started) noexcept
      : promise_(started.finished() ? nullptr : &started.promise()) {}

  /// True while there is something to wait for; ask it right after starting.
  [[nodiscard]] explicit operator bool() const noexcept { return promise_ != nullptr; }
  [[nodiscard]] bool finished() const noexcept { return promise_ == nullptr || promise_->finished(); }

 private:
  friend class unfinished;
  promise_base* promise_ = nullptr;
};

/// `co_await unfinished(p)` waits for the end of p; its result stays where it is. One coroutine may wait at a
/// time. Cancellation does not end the wait: it ends the work, and the owner waits for that.
class [[nodiscard]] unfinished {
 public:
  explicit unfinished(pending what) noexcept : what_(what) {}
  bool await_ready() const noexcept { return what_.finished(); }
  template <class Parent>
  void await_suspend(std::coroutine_handle<Parent> parent) const noexcept {
    what_.promise_->continue_with(parent.promise());
  }
  void await_resume() const noexcept {}

 private:
  pending what_;
};

}  // namespace corest
