// Waiting for a moment, and letting others run.
#pragma once
#include <corest/async/waiter.hpp>

#include <coroutine>

namespace corest {

/// `co_await sleep_until(t)`: goes on at or after t; at once when t has passed. Cancellation ends it early.
class [[nodiscard("it waits only when it is awaited")]] sleep_until final : private waiter, private timer {
 public:
  explicit sleep_until(scheduler::time_point at) noexcept : at_(at) {}
  sleep_until(sleep_until&& other) noexcept : at_(other.at_) {}
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    return suspend(task) && wait();
  }
  void await_resume() const { throw_if_cancelled(); }

 private:
  bool wait() noexcept;
  bool on_cancel() noexcept override;
  void expired() noexcept override { wake(); }
  scheduler::time_point at_;
};

/// `co_await sleep_for(d)`: d from now. time_point::max(), or too long to count, means until cancelled.
[[nodiscard]] inline sleep_until sleep_for(scheduler::duration d) noexcept {
  return sleep_until(saturating_add(scheduler::current().now(), d));
}

/// `co_await checkpoint()`: lets everything that is ready run first; throws when the scope is cancelled,
/// before or meanwhile. For long computations.
class [[nodiscard("it does nothing until it is awaited")]] checkpoint final : private waiter {
 public:
  checkpoint() noexcept = default;
  checkpoint(checkpoint&&) noexcept {}
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    scope_ = &scope_of(task);
    if (!suspend(task, *scope_)) return false;
    wake();
    return true;
  }
  void await_resume() const { scope_->throw_if_cancelled(); }

 private:
  bool on_cancel() noexcept override { return true; }
  cancel_scope* scope_ = nullptr;
};

}  // namespace corest
