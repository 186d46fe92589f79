// task<T>: a coroutine that starts when it is awaited and ends before whoever awaits it goes on.
#pragma once
#include <corest/async/promise.hpp>

#include <concepts>
#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

namespace corest {

template <class T>
class task;
template <class T>
class task_promise;

namespace detail {
class awaiting_promise;
[[noreturn]] void unfinished_task_destroyed() noexcept;

template <class>
inline constexpr bool never = false;

// Starts the child inside await_ready: the parent suspends only if the child really did.
template <class T>
class task_awaiter {
 public:
  task_awaiter(std::coroutine_handle<task_promise<T>> child, environment const& env) noexcept
      : child_(child), env_(&env) {}
  task_awaiter(task_awaiter const&) = delete;
  task_awaiter& operator=(task_awaiter const&) = delete;
  ~task_awaiter() { child_.destroy(); }

  bool await_ready() { return child_.promise().start(*env_, child_); }
  template <class Parent>
  void await_suspend(std::coroutine_handle<Parent> parent) noexcept {
    child_.promise().continue_with(parent.promise());
  }
  T await_resume() { return child_.promise().take(); }

 private:
  std::coroutine_handle<task_promise<T>> child_;
  environment const* env_;
};

// Awaits what lives elsewhere until the end of the co_await expression: g++ 12 would copy an awaiter that
// await_transform returns by reference, and waiters do not copy.
template <class Awaiter>
struct awaiter_reference {
  Awaiter* awaiter;
  bool await_ready() { return awaiter->await_ready(); }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> task) {
    return awaiter->await_suspend(task);
  }
  decltype(auto) await_resume() { return awaiter->await_resume(); }
};

/// `promise_base& here = co_await this_task();` never suspends.
struct this_task {};
struct task_of_awaiter {
  promise_base* task;
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  promise_base& await_resume() const noexcept { return *task; }
};

struct environment_awaiter {
  environment const* env;
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  environment const& await_resume() const noexcept { return *env; }
};
}  // namespace detail

/// `co_await in_environment(env, child())` runs the child in a copy of env instead of the current
/// environment.
template <class T>
class [[nodiscard("it runs only when it is awaited")]] in_environment {
 public:
  in_environment(environment const& env, task<T> work) noexcept : env_(env), work_(std::move(work)) {}

 private:
  friend class detail::awaiting_promise;
  environment env_;
  task<T> work_;
};

namespace detail {
// What a coroutine that returns a task may write behind co_await.
class awaiting_promise : public promise_base {
 public:
  template <class U>
  auto await_transform(task<U>&& child,
                       std::source_location here = std::source_location::current()) noexcept {
    await_at(here);
    return task_awaiter<U>(child.release(), env());
  }
  template <class U>
  auto await_transform(in_environment<U>&& child,
                       std::source_location here = std::source_location::current()) noexcept {
    await_at(here);
    return task_awaiter<U>(child.work_.release(), child.env_);
  }
  auto await_transform(this_environment) noexcept { return environment_awaiter{&env()}; }
  auto await_transform(this_task) noexcept { return task_of_awaiter{this}; }
  /// Everything else that is awaitable is awaited as it is.
  template <class Awaitable>
  decltype(auto) await_transform(Awaitable&& other,
                                 std::source_location here = std::source_location::current()) {
    await_at(here);
    if constexpr (requires { static_cast<Awaitable&&>(other).operator co_await(); }) {
      return static_cast<Awaitable&&>(other).operator co_await();
    } else if constexpr (requires { operator co_await(static_cast<Awaitable&&>(other)); }) {
      return operator co_await(static_cast<Awaitable&&>(other));
    } else if constexpr (!requires { other.await_ready(); }) {
      static_assert(never<Awaitable>, "co_await needs a task or another awaitable, and this is neither");
      return std::suspend_never();
    } else {
      return awaiter_reference<std::remove_reference_t<Awaitable>>{&other};
    }
  }
  template <class U>
  auto await_transform(task<U>& child) noexcept {
    static_assert(never<U>, "a task is awaited once and gives its value away: write co_await std::move(t)");
    return task_awaiter<U>(child.release(), env());
  }
  template <class U>
  auto await_transform(task<U> const&) noexcept {
    static_assert(never<U>,
                  "a task is awaited once and gives its value away: a const task cannot be awaited");
    return task_awaiter<U>({}, env());
  }
};
}  // namespace detail

template <class T>
class task_promise final : public detail::awaiting_promise {
 public:
  task<T> get_return_object() noexcept { return task<T>(*this); }
  template <class U = T>
    requires std::constructible_from<T, U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    rethrow_failure();
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <class T>
class task_promise<T&> final : public detail::awaiting_promise {
 public:
  task<T&> get_return_object() noexcept { return task<T&>(*this); }
  void return_value(T& value) noexcept { value_ = &value; }
  T& take() {
    rethrow_failure();
    return *value_;
  }

 private:
  T* value_ = nullptr;
};

template <>
class task_promise<void> final : public detail::awaiting_promise {
 public:
  inline task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() { rethrow_failure(); }
};

/// A lazy computation with a parent. It owns its frame, starts when it is awaited (or by start()), runs on
/// the worker that started it, inherits the environment of whoever awaits it and gives its result or
/// exception away once. Recursion of tasks uses the stack as recursion of functions does.
template <class T = void>
class [[nodiscard("a task does nothing until it is awaited: write co_await")]] task {
  static_assert(!std::is_rvalue_reference_v<T>, "a task gives a value or an lvalue reference");

 public:
  using value_type = T;
  using promise_type = task_promise<T>;

  /// Empty: only to be assigned to.
  task() noexcept = default;
  task(task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  task& operator=(task&& other) noexcept {
    task(std::move(other)).swap(*this);
    return *this;
  }
  /// A task that has started must have ended: otherwise something still refers to it. Debug builds say so and
  /// abort; release builds destroy the frame, which leaves every queue it waits in. See abandon().
  ~task() {
#ifndef NDEBUG
    if (frame_ && promise().started() && !promise().finished()) detail::unfinished_task_destroyed();
#endif
    abandon();
  }
  void swap(task& other) noexcept { std::swap(frame_, other.frame_); }

  /// False when it is empty, was moved from or awaited.
  [[nodiscard]] explicit operator bool() const noexcept { return frame_ != nullptr; }

  /// For owners that are not coroutines: runs the task to its first suspension; true when it has ended.
  /// Its exception waits in result(). env must outlive the run.
  bool start(environment const& env) { return promise().start(env, frame_); }
  [[nodiscard]] bool finished() const noexcept { return promise().finished(); }
  /// The value of a finished task, given away once, or what it threw.
  T result() { return promise().take(); }
  /// Destroys the frame as it stands, everything it waits for included: the end of a worker, never a way to
  /// cancel.
  void abandon() noexcept {
    if (frame_) std::exchange(frame_, nullptr).destroy();
  }

  [[nodiscard]] promise_type& promise() const noexcept { return frame_.promise(); }
  /// Gives up the frame; the caller destroys it.
  [[nodiscard]] std::coroutine_handle<promise_type> release() noexcept {
    return std::exchange(frame_, nullptr);
  }

 private:
  friend promise_type;
  explicit task(promise_type& promise) noexcept
      : frame_(std::coroutine_handle<promise_type>::from_promise(promise)) {}

  std::coroutine_handle<promise_type> frame_;
};

inline task<void> task_promise<void>::get_return_object() noexcept { return task<void>(*this); }

template <class>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<task<T>> = true;

}  // namespace corest
