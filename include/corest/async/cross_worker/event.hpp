// event: a flag that tasks of any worker wait for, and that any thread may set.
#pragma once
#include <corest/async/cross_worker/remote_waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <mutex>

namespace corest::cross_worker {

/// As corest::event, for the tasks of all workers; every function may be called on any thread. Who waited for
/// it may destroy it.
class event {
 public:
  static constexpr bool thread_safe = true;
  class waiting;
  explicit event(bool set = false) noexcept : set_(set) {}
  event(event const&) = delete;
  event& operator=(event const&) = delete;

  /// All that wait go on, also when it is reset before they run. What was written before is seen by them.
  void set() noexcept;
  void reset() noexcept;
  [[nodiscard]] bool is_set() const noexcept;

  /// `co_await e.wait()` goes on once it is set, at once when it is.
  [[nodiscard("it waits only when it is awaited")]] inline waiting wait() noexcept;

 private:
  void enter(waiting& last) noexcept;
  bool leave(waiting& there) noexcept;

  mutable std::mutex lock_;
  bool set_;
  intrusive_list<waiting, waiting> waiting_;
};

class event::waiting final : private detail::remote_waiter, public list_node<waiting> {
 public:
  explicit waiting(event& e) noexcept : event_(e) {}
  waiting(waiting&& other) noexcept : event_(other.event_) {}
  ~waiting() {
    if (was_seen()) event_.leave(*this);
  }
  bool await_ready() const noexcept { return event_.is_set(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    if (!suspend_remotely(task)) return false;
    event_.enter(*this);
    return true;
  }
  void await_resume() const { throw_if_cancelled(); }

 private:
  friend class event;
  bool on_cancel() noexcept override { return event_.leave(*this); }
  event& event_;
};

event::waiting event::wait() noexcept { return waiting(*this); }

}  // namespace corest::cross_worker
