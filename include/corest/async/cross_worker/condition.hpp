// condition: waiting, under a mutex of all workers, until something is so.
#pragma once
#include <corest/async/cross_worker/mutex.hpp>
#include <corest/async/safe_in_co_await.hpp>
#include <corest/async/task.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <mutex>
#include <type_traits>
#include <utility>

namespace corest::cross_worker {

/// As corest::condition, for tasks of all workers that hold a cross_worker::mutex; any thread may notify.
/// Outlives those that wait and every notification.
class condition {
 public:
  static constexpr bool thread_safe = true;
  condition() noexcept = default;
  condition(condition const&) = delete;
  condition& operator=(condition const&) = delete;

  /// `co_await c.wait(held, [&] { return !items.empty(); });` Returns at once when the predicate holds. Else
  /// it unlocks, and asks again, with the mutex locked, after each notification. However it ends, also by
  /// cancellation, `held` holds the mutex again: so a cancelled wait ends only when it gets it. A
  /// notification after which it did not return well goes to the next that waits. Throws std::logic_error
  /// when it would have to wait and `held` holds no mutex.
  template <class Predicate>
  [[nodiscard]] task<> wait(mutex::guard& held, Predicate&& predicate) {
    static_assert(std::is_invocable_r_v<bool, std::decay_t<Predicate>&>,
                  "wait takes a predicate: a function without parameters that returns bool");
    static_assert(corest::detail::safe_in_co_await<Predicate>,
                  "g++ 12 destroys the captures of a lambda inside a co_await expression twice: capture by "
                  "reference, or give the predicate a name");
    return wait_until(held, std::decay_t<Predicate>(std::forward<Predicate>(predicate)));
  }
  /// Lets the one go on that has waited longest. From any thread; the mutex need not be locked, but what the
  /// predicate looks at is changed under it.
  void notify_one() noexcept;
  /// Lets all go on that wait now, one after the other.
  void notify_all() noexcept;

 private:
  using place = corest::detail::unit_line::place;
  class waiting;
  static void check(mutex::guard const& held);
  template <class Predicate>
  task<> wait_until(mutex::guard& held, Predicate predicate);
  void let_first_go() noexcept;

  std::mutex lock_;  // taken before that of the mutex's line
  intrusive_list<place, place> waiting_;
};

// Waits for a notification here, and then for the mutex in its line. Whose list it stands in is decided under
// the condition's lock.
class condition::waiting final : public detail::unit_line::acquisition {
 public:
  waiting(condition& c, mutex::guard& held) noexcept
      : acquisition(*held.held_.line(), 1), condition_(c), held_(held) {}
  /// Passes on a notification that was of no use here.
  ~waiting();

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    scope_ = &scope_of(task);
    if (!suspend_remotely(task)) return false;
    wait();
    return true;
  }
  void await_resume();
  void succeeded() noexcept { notified_ = false; }

 private:
  friend class condition;
  void wait() noexcept;
  bool on_cancel() noexcept override;

  condition& condition_;
  mutex::guard& held_;
  cancel_scope* scope_ = nullptr;
  bool notified_ = false;
  bool given_up_ = false;  // cancelled: it waits for the mutex only
};

template <class Predicate>
task<> condition::wait_until(mutex::guard& held, Predicate predicate) {
  if (predicate()) co_return;
  check(held);
  waiting one(*this, held);
  do co_await one;
  while (!predicate());
  one.succeeded();
}

}  // namespace corest::cross_worker
