// event: a flag that tasks wait for.
#pragma once
#include <corest/async/waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>

namespace corest {

/// Stays set until reset(). Belongs to one worker; outlives those that wait. See cross_worker/event.hpp.
class event {
 public:
  class waiting;
  explicit event(bool set = false) noexcept : set_(set) {}
  event(event const&) = delete;
  event& operator=(event const&) = delete;

  /// All that wait go on, in order of arrival, also when it is reset before they run.
  void set() noexcept;
  void reset() noexcept { set_ = false; }
  [[nodiscard]] bool is_set() const noexcept { return set_; }

  /// `co_await e.wait()` goes on once it is set, at once when it is.
  [[nodiscard("it waits only when it is awaited")]] inline waiting wait() noexcept;

 private:
  bool set_;
  intrusive_list<waiting, waiting> waiting_;
};

class event::waiting final : private waiter, public list_node<waiting> {
 public:
  explicit waiting(event& e) noexcept : event_(e) {}
  waiting(waiting&& other) noexcept : event_(other.event_) {}
  bool await_ready() const noexcept { return event_.set_; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    if (!suspend(task)) return false;
    event_.waiting_.push_back(*this);
    return true;
  }
  void await_resume() const { throw_if_cancelled(); }

 private:
  friend class event;
  bool on_cancel() noexcept override {
    list_node<waiting>::unlink();
    return true;
  }
  event& event_;
};

event::waiting event::wait() noexcept { return waiting(*this); }

}  // namespace corest
