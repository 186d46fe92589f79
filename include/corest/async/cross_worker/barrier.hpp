// barrier: tasks of any worker that wait for each other, round after round.
#pragma once
#include <corest/async/cross_worker/remote_waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <cstddef>
#include <mutex>

namespace corest::cross_worker {

/// As corest::barrier, for the tasks of all workers. What was written before an arrival is seen by all of
/// that round. Who waited for it may destroy it when nobody will arrive any more.
class barrier {
 public:
  static constexpr bool thread_safe = true;
  class arrival;
  /// 0 counts as 1: nobody ever waits.
  explicit barrier(std::size_t parties) noexcept : parties_(parties == 0 ? 1 : parties) {}
  barrier(barrier const&) = delete;
  barrier& operator=(barrier const&) = delete;

  /// `co_await b.arrive_and_wait()` goes on when all parties have arrived, and gives the place among them,
  /// from 0; the last one is told `parties - 1` and never waits. Cancelled, it takes its arrival back.
  [[nodiscard("it waits only when it is awaited")]] inline arrival arrive_and_wait() noexcept;
  /// How many wait at this moment.
  [[nodiscard]] std::size_t waiting() const noexcept;

 private:
  bool open_with_last(arrival& by) noexcept;
  void enter(arrival& by) noexcept;
  bool take_back(arrival& by) noexcept;
  bool is_last(arrival& by) noexcept;

  std::size_t const parties_;
  mutable std::mutex lock_;
  std::size_t arrived_ = 0;
  intrusive_list<arrival, arrival> waiting_;
};

class barrier::arrival final : private detail::remote_waiter, public list_node<arrival> {
 public:
  explicit arrival(barrier& b) noexcept : barrier_(b) {}
  arrival(arrival&& other) noexcept : barrier_(other.barrier_) {}
  ~arrival() {
    if (was_seen()) barrier_.take_back(*this);
  }
  bool await_ready() noexcept { return barrier_.open_with_last(*this); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    if (!suspend_remotely(task)) return false;
    barrier_.enter(*this);
    return true;
  }
  std::size_t await_resume() const {
    throw_if_cancelled();
    return place_;
  }

 private:
  friend class barrier;
  bool on_cancel() noexcept override { return barrier_.take_back(*this); }
  barrier& barrier_;
  std::size_t place_ = 0;
};

barrier::arrival barrier::arrive_and_wait() noexcept { return arrival(*this); }

}  // namespace corest::cross_worker
