// The base of everything a task can block on: hears of completion and of cancellation, and the first wins.
#pragma once
#include <corest/async/promise.hpp>
#include <corest/async/scheduler.hpp>

#include <concepts>
#include <coroutine>

namespace corest {

/// A leaf awaitable derives from it. await_suspend: `if (!suspend(h)) return false;`, then stand in the queue
/// waited for and return true. await_resume: `throw_if_cancelled()`, then give the result. Whoever completes
/// the operation takes it out of the queue, stores the result and calls wake(). A frame that dies while it
/// waits leaves scope and ready queue by itself; the derived class leaves its own queue in its destructor.
/// With a move constructor for before it is awaited it goes into timeout() and the like as it is.
class waiter : public runnable, public cancel_hook {
 public:
  waiter(waiter const&) = delete;
  waiter& operator=(waiter const&) = delete;

  /// The operation has completed: resumes the task through the ready queue of this thread. From here on a
  /// cancellation no longer reaches it, so what it was given is not lost. Does nothing when it does not wait.
  /// Where no scheduler runs debug builds say so and abort.
  void wake() noexcept;
  [[nodiscard]] bool waiting() const noexcept { return state_ == state::waiting; }
  /// Whose await this is, and when it began; only while it waits.
  [[nodiscard]] promise_base const& task() const noexcept { return *task_; }
  [[nodiscard]] scheduler::time_point since() const noexcept { return since_; }

 protected:
  waiter() noexcept = default;
  ~waiter() = default;

  /// Begins to wait in the scope of the task; false when that is cancelled already: do not wait, and
  /// throw_if_cancelled() will throw.
  template <class Promise>
  [[nodiscard]] bool suspend(std::coroutine_handle<Promise> task) noexcept {
    return suspend(promise_of(task), scope_of(task));
  }
  template <class Promise>
  [[nodiscard]] bool suspend(std::coroutine_handle<Promise> task, cancel_scope& scope) noexcept {
    return suspend(promise_of(task), scope);
  }
  template <class Promise>
  [[nodiscard]] static cancel_scope& scope_of(std::coroutine_handle<Promise> task) noexcept {
    return *promise_of(task).env().scope;
  }

  /// Throws `cancelled` when the wait ended by cancellation.
  void throw_if_cancelled() const {
    if (state_ == state::cancelled) throw cancelled(reason_);
  }
  [[nodiscard]] bool was_cancelled() const noexcept { return state_ == state::cancelled; }

  /// Leaves the queue it waits in and returns true: the task resumes and throws. Or asks the operation to
  /// hurry and returns false when it cannot be abandoned (another thread works on it): wake() ends it as
  /// ever.
  virtual bool on_cancel() noexcept = 0;

 private:
  enum class state : unsigned char { idle, waiting, completed, cancelled };
  template <class Promise>
  static promise_base& promise_of(std::coroutine_handle<Promise> task) noexcept {
    if constexpr (std::derived_from<Promise, promise_base>) {
      return task.promise();
    } else {
      static_assert(std::derived_from<Promise, promise_base>,
                    "this can be awaited only inside a coroutine that returns corest::task");
    }
  }
  bool suspend(promise_base& task, cancel_scope& scope) noexcept;
  void run() noexcept final { task_->resume(); }
  [[nodiscard]] promise_base const* resumes() const noexcept final { return task_; }
  [[nodiscard]] waiter const* as_waiter() const noexcept final { return this; }
  void scope_cancelled(cancel_reason reason) noexcept final;

  promise_base* task_ = nullptr;
  scheduler::time_point since_;
  state state_ = state::idle;
  cancel_reason reason_ = cancel_reason::none;
};

}  // namespace corest
