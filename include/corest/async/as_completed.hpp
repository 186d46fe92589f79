// as_completed: several tasks at once, each result as soon as it is there.
#pragma once
#include <corest/async/fan_out.hpp>
#include <corest/async/safe_in_co_await.hpp>
#include <corest/async/scheduler.hpp>
#include <corest/async/task.hpp>
#include <corest/base/scope_exit.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest {

namespace detail {
/// The children that have ended, in that order, and the task that takes them one by one.
class completions final : public fan_out {
 public:
  completions(promise_base& owner, std::size_t count) : fan_out(owner) { ended_.reserve(count); }

  /// Awaitable: the next child that has ended. Cancellation does not end it: it ends the children.
  class next;
  /// The rest is not needed.
  void stop() noexcept { decide(cancel_reason::sibling_failed); }
  using fan_out::cut_short;
  using fan_out::scope;

 private:
  void ended(promise_base& child) noexcept override;
  std::vector<promise_base*> ended_;  // its room was made at the beginning
  std::size_t taken_ = 0;
  next* awaiting_ = nullptr;
};

class completions::next final : private runnable {
 public:
  explicit next(completions& of) noexcept : of_(of) {}
  bool await_ready() const noexcept { return of_.taken_ < of_.ended_.size(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> task) noexcept {
    task_ = &task.promise();
    of_.awaiting_ = this;
  }
  promise_base& await_resume() noexcept { return *of_.ended_[of_.taken_++]; }

 private:
  friend class completions;
  void run() noexcept override { task_->resume(); }
  [[nodiscard]] promise_base const* resumes() const noexcept override { return task_; }
  completions& of_;
  promise_base* task_ = nullptr;
};

template <class T, class F>
task<> as_completed(std::vector<task<T>> work, F each) {
  detail::completions all(co_await detail::this_task(), work.size());
  scope_exit const drop([&]() noexcept {
    for (task<T>& one : work) one.abandon();
  });
  std::exception_ptr failure;
  bool interrupted = false;
  for (task<T>& one : work) all.start(one);
  try {
    for (std::size_t i = 0; i < work.size(); ++i) {
      promise_base& ended = co_await detail::completions::next(all);
      if (all.cut_short(ended)) {
        interrupted = true;
        continue;
      }
      auto& promise = static_cast<task_promise<T>&>(ended);
      if constexpr (std::is_void_v<T>) {
        promise.take();
        if constexpr (std::is_invocable_r_v<task<>, F&>)
          co_await each();
        else
          each();
      } else if constexpr (std::is_invocable_r_v<task<>, F&, T>) {
        auto then = each(promise.take());
        co_await std::move(then);
      } else {
        each(promise.take());
      }
    }
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) all.stop();
  co_await all;
  if (failure) std::rethrow_exception(failure);
  if (interrupted) throw cancelled(all.scope().reason());
}
}  // namespace detail

/// Runs the tasks at the same time and calls each(result) for every one in the order in which they end
/// (each() for task<>); `each` returns nothing or a task<>, which is awaited before the next result is taken.
/// The first failure, of a task or of `each`, cancels the rest (sibling_failed), waits for it and is
/// rethrown. A cancellation from outside goes to the tasks; what they still give comes to `each`, and then it
/// goes on. `each` is copied into the task; std::ref(each) avoids it.
template <class T, class F>
task<> as_completed(std::vector<task<T>> work, F&& each) {
  static_assert(
      detail::safe_in_co_await<F>,
      "g++ 12 destroys the captures of a lambda inside a co_await expression twice: give it a name, "
      "auto each = [...](T result) {...}; co_await as_completed(std::move(work), each)");
  return detail::as_completed<T, std::decay_t<F>>(std::move(work), std::forward<F>(each));
}

}  // namespace corest
