// barrier: tasks that wait for each other, round after round.
#pragma once
#include <corest/async/waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <cstddef>

namespace corest {

/// Opens whenever `parties` tasks have arrived, and begins anew. Belongs to one worker; outlives those that
/// wait.
class barrier {
 public:
  class arrival;
  /// 0 counts as 1: nobody ever waits.
  explicit barrier(std::size_t parties) noexcept : parties_(parties == 0 ? 1 : parties) {}
  barrier(barrier const&) = delete;
  barrier& operator=(barrier const&) = delete;

  /// `co_await b.arrive_and_wait()` goes on when all parties have arrived; the last one never waits. It gives
  /// the place among them in order of arrival, from 0: so exactly one is told `parties - 1`, and may do what
  /// is to be done once per round. Cancelled, it takes its arrival back: the others wait for one more.
  [[nodiscard("it waits only when it is awaited")]] inline arrival arrive_and_wait() noexcept;
  /// How many wait now.
  [[nodiscard]] std::size_t waiting() const noexcept { return arrived_; }

 private:
  bool open_with_last() noexcept;
  void take_back(arrival& by) noexcept;

  std::size_t const parties_;
  std::size_t arrived_ = 0;
  intrusive_list<arrival, arrival> waiting_;
};

class barrier::arrival final : private waiter, public list_node<arrival> {
 public:
  explicit arrival(barrier& b) noexcept : barrier_(b) {}
  arrival(arrival&& other) noexcept : barrier_(other.barrier_) {}
  ~arrival() { barrier_.take_back(*this); }
  bool await_ready() noexcept {
    place_ = barrier_.arrived_;
    return barrier_.open_with_last();
  }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    return suspend(task) && wait();
  }
  std::size_t await_resume() const {
    throw_if_cancelled();
    return place_;
  }

 private:
  friend class barrier;
  bool wait() noexcept;
  bool on_cancel() noexcept override {
    barrier_.take_back(*this);
    return true;
  }
  barrier& barrier_;
  std::size_t place_ = 0;
};

barrier::arrival barrier::arrive_and_wait() noexcept { return arrival(*this); }

}  // namespace corest
