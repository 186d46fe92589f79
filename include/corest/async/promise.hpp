// What every task's promise has, whatever its result: environment, who is told of the end, failure, memory.
#pragma once
#include <corest/async/environment.hpp>
#include <corest/async/frame_pool.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <source_location>
#include <utility>

namespace corest {

class promise_base;

/// Hears of the end of a task instead of a parent coroutine: how when_all and group join without a frame
/// each.
class completion {
 public:
  /// Called when the task is suspended for good. Returns the task that goes on next on this thread, or null
  /// for none; must not destroy the task itself (post something that does).
  virtual promise_base* done(promise_base& child) noexcept = 0;

 protected:
  ~completion() = default;
};

class promise_base {
 public:
  promise_base() noexcept = default;
  promise_base(promise_base const&) = delete;
  promise_base& operator=(promise_base const&) = delete;

  [[nodiscard]] environment const& env() const noexcept { return *env_; }
  [[nodiscard]] bool started() const noexcept { return env_ != nullptr; }
  [[nodiscard]] bool finished() const noexcept { return finished_; }
  /// What escaped from the task; null while it runs and when it ended well.
  [[nodiscard]] std::exception_ptr const& failure() const noexcept { return failure_; }
  /// True when what escaped is `cancelled`.
  [[nodiscard]] bool ended_cancelled() const noexcept { return failure_ && is_cancellation(failure_); }

  /// Set before the task may end, one of the two at most. `parent` is who waits behind the listener, if a
  /// task does: it is shown by tasks().
  void notify(completion& listener, promise_base* parent = nullptr) noexcept {
    notify_ = &listener;
    parent_ = parent;
  }
  void continue_with(promise_base& parent) noexcept { parent_ = &parent; }
  /// Runs the task in `env` to its first suspension; true when it has ended.
  bool start(environment const& env, std::coroutine_handle<> self) {
    env_ = &env;
    self_ = self;
    resume();
    return finished_;
  }
  /// Goes on behind the await at which it is suspended. Then the environment of the caller is current again,
  /// whichever tasks have run meanwhile.
  void resume() const {
    environment const* const callers = detail::environment_here;
    detail::environment_here = env_;
    self_.resume();
    detail::environment_here = callers;
  }
  /// What an await_suspend returns for `next` to go on, or nobody when it is null.
  [[nodiscard]] static std::coroutine_handle<> hand_over(promise_base const* next) noexcept {
    if (next == nullptr) return std::noop_coroutine();
    detail::environment_here = next->env_;
    return next->self_;
  }

  /// The task that awaits this one, or null.
  [[nodiscard]] promise_base const* parent() const noexcept { return parent_; }
  /// Its last co_await.
  [[nodiscard]] std::source_location const& awaits_at() const noexcept { return awaits_at_; }

  std::suspend_always initial_suspend() const noexcept { return {}; }
  auto final_suspend() noexcept {
    finished_ = true;
    return final_awaiter{};
  }
  void unhandled_exception() noexcept { failure_ = std::current_exception(); }

  static void* operator new(std::size_t bytes) { return frame_pool::allocate(bytes); }
  static void operator delete(void* frame, std::size_t bytes) noexcept {
    frame_pool::deallocate(frame, bytes);
  }

 protected:
  void await_at(std::source_location const& here) noexcept { awaits_at_ = here; }
  ~promise_base() = default;
  /// Who waits, told once.
  [[nodiscard]] promise_base* take_parent() noexcept { return std::exchange(parent_, nullptr); }
  void forget_parent() noexcept { parent_ = nullptr; }
  void rethrow_failure() {
    if (failure_) std::rethrow_exception(std::move(failure_));
  }

 private:
  // No parent: whoever started the task still stands on the stack below and sees finished() itself.
  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      promise_base& ended = self.promise();
      return hand_over(ended.notify_ != nullptr ? ended.notify_->done(ended) : ended.parent_);
    }
    void await_resume() const noexcept {}
  };

  environment const* env_ = nullptr;
  std::coroutine_handle<> self_;
  promise_base* parent_ = nullptr;
  std::source_location awaits_at_{};
  completion* notify_ = nullptr;
  std::exception_ptr failure_;
  bool finished_ = false;
};

}  // namespace corest
