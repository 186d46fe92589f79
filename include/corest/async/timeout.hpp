// Deadlines for a piece of work: timeout throws, move_on_after gives up quietly.
#pragma once
#include <corest/async/as_task.hpp>
#include <corest/async/scheduler.hpp>
#include <corest/async/task.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace corest {

/// Thrown by timeout(): an ordinary error, unlike the `cancelled` that the work inside has seen.
class timed_out final : public std::exception {
 public:
  [[nodiscard]] char const* what() const noexcept override { return "timed out"; }
};

/// A scope that cancels itself (timeout) at a moment; what timeout() and move_on_after() are made of.
class deadline_scope final : public cancel_scope, private timer {
 public:
  using cancel_scope::time_point;
  deadline_scope(cancel_scope& parent, time_point at) noexcept;
  /// True when its own deadline came before any cancellation from outside.
  [[nodiscard]] bool deadline_passed() const noexcept { return passed_; }

 private:
  void expired() noexcept override;
  bool passed_ = false;
};

namespace detail {
template <class T>
struct maybe {
  using type = std::optional<T>;
};
template <class T>
struct maybe<T&> {
  using type = T*;
};
template <>
struct maybe<void> {
  using type = bool;
};

// A moment, or a duration from when the work starts.
inline scheduler::time_point moment(scheduler::time_point at) noexcept { return at; }
inline scheduler::time_point moment(scheduler::duration d) noexcept {
  return saturating_add(scheduler::current().now(), d);
}

template <class T, class When>
task<T> timeout(When when, task<T> work) {
  environment inner = co_await this_environment();
  deadline_scope scope(*inner.scope, moment(when));
  inner.scope = &scope;
  try {
    co_return co_await in_environment(inner, std::move(work));
  } catch (cancelled const&) {
    if (!scope.deadline_passed()) throw;
  }
  throw timed_out();
}

template <class T, class When>
task<typename maybe<T>::type> move_on(When when, task<T> work) {
  environment inner = co_await this_environment();
  deadline_scope scope(*inner.scope, moment(when));
  inner.scope = &scope;
  try {
    if constexpr (std::is_void_v<T>) {
      co_await in_environment(inner, std::move(work));
      co_return true;
    } else if constexpr (std::is_reference_v<T>) {
      co_return &co_await in_environment(inner, std::move(work));
    } else {
      co_return co_await in_environment(inner, std::move(work));
    }
  } catch (cancelled const&) {
    if (!scope.deadline_passed()) throw;
  }
  co_return typename maybe<T>::type{};
}
}  // namespace detail

/// The work's result, or `timed_out` once `d` has passed (counted from the await) and the work has ended.
/// Work that completes although its time is up gives its result. When an outer scope is cancelled first, that
/// goes through.
template <class T>
task<T> timeout(scheduler::duration d, task<T> work) {
  return detail::timeout(d, std::move(work));
}
/// The same with an absolute deadline.
template <class T>
task<T> timeout_at(scheduler::time_point at, task<T> work) {
  return detail::timeout(at, std::move(work));
}

/// The work's result, or nothing once `d` has passed and the work has ended: an optional<T>; for task<>
/// whether it was completed; for task<T&> a pointer.
template <class T>
task<typename detail::maybe<T>::type> move_on_after(scheduler::duration d, task<T> work) {
  return detail::move_on(d, std::move(work));
}
/// The same with an absolute deadline.
template <class T>
task<typename detail::maybe<T>::type> move_on_at(scheduler::time_point at, task<T> work) {
  return detail::move_on(at, std::move(work));
}

/// The same for what is awaited in place: `co_await timeout(1s, ch.receive())`. Awaited by name it stays
/// where it is: `auto op = ch.send(x); co_await timeout(1s, op);` leaves what was not sent in op.
template <class Awaitable>
  requires(!is_task<std::remove_cvref_t<Awaitable>>)
auto timeout(scheduler::duration d, Awaitable&& work) {
  return detail::timeout(d, as_task(std::forward<Awaitable>(work)));
}
template <class Awaitable>
  requires(!is_task<std::remove_cvref_t<Awaitable>>)
auto timeout_at(scheduler::time_point at, Awaitable&& work) {
  return detail::timeout(at, as_task(std::forward<Awaitable>(work)));
}
template <class Awaitable>
  requires(!is_task<std::remove_cvref_t<Awaitable>>)
auto move_on_after(scheduler::duration d, Awaitable&& work) {
  return detail::move_on(d, as_task(std::forward<Awaitable>(work)));
}
template <class Awaitable>
  requires(!is_task<std::remove_cvref_t<Awaitable>>)
auto move_on_at(scheduler::time_point at, Awaitable&& work) {
  return detail::move_on(at, as_task(std::forward<Awaitable>(work)));
}

}  // namespace corest
