// The loop of a worker: ready tasks, descriptors, timers and what other threads hand over, on one thread.
#pragma once
#include <corest/async/remote_queue.hpp>
#include <corest/async/scheduler.hpp>
#include <corest/async/timer_queue.hpp>
#include <corest/base/intrusive_list.hpp>
#include <corest/base/tally.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/fd_watcher.hpp>
#include <corest/io/loop_guest.hpp>
#include <corest/io/loop_statistics.hpp>

#include <atomic>

namespace corest::io {

class slow_callbacks;

/// Ready work runs at most this long before descriptors and timers are looked at again: a poll costs about as
/// much as ten small tasks, so this keeps it under a twentieth, and nobody waits for more than 256 tasks.
inline constexpr int max_ready_batch = 256;
/// Due timers run at most about this long before descriptors are looked at again: streams of bytes go on by
/// timer, and who asks for something small does not wait for a piece of each of them. The clock is read
/// behind every eighth.
inline constexpr std::chrono::milliseconds timer_slice{1};
inline constexpr int timers_per_look = 8;

/// The real scheduler. One thread runs it; only post_remote() and stop() may be called from others.
/// It must outlive the tasks that run on it and the threads that post to it.
class loop final : public scheduler {
 public:
  /// Throws io_error when the system has no descriptors left.
  loop();
  /// Tells its guests; runs what other threads have posted by then; forgets timers, watchers and what was
  /// ready.
  ~loop();
  loop(loop const&) = delete;
  loop& operator=(loop const&) = delete;

  /// The loop that runs on this thread. Throws std::logic_error when there is none.
  [[nodiscard]] static loop& current();

  /// Turns until stop(). It becomes this thread's scheduler for that time; with nothing to do it sleeps.
  void run();
  /// run() returns after the task that runs now; when it is not running, the next run() returns at once.
  /// From any thread.
  void stop() noexcept;
  /// Like post_remote(), for who waits for an answer: false when run() has returned, and then nothing was
  /// posted. When run() returns before r has run, it calls r.abandoned(). From any thread.
  [[nodiscard]] bool post_unless_ended(runnable& r) noexcept;
  /// run() has returned and was not called again, so what is posted may never run. From any thread.
  [[nodiscard]] bool ended() const noexcept { return ended_.load(std::memory_order_relaxed); }
  /// Tells `guest` when run() returns, or when this loop dies without. On the loop's thread.
  void enter(loop_guest& guest) noexcept { guests_.push_back(guest); }

  /// From any thread.
  [[nodiscard]] loop_statistics statistics() const noexcept;
  void post(runnable& r) noexcept override { ready_.push_back(r); }
  void post_remote(runnable& r) noexcept override;
  /// Exact to a millisecond, late rather than early.
  void arm(timer& t, time_point at) noexcept override { timers_.arm(t, at); }
  void disarm(timer& t) noexcept override { timers_.disarm(t); }

 private:
  friend class fd_watcher;
  friend class slow_callbacks;
  struct event_batch;

  void close() noexcept;
  void run_ready() noexcept;
  void expire_timers() noexcept;
  void dispatch(event_batch& batch) noexcept;
  void end_turn() noexcept;
  void run_watched(runnable& r) noexcept;
  void tell_watched(fd_watcher& watcher, readiness now) noexcept;

  // The platform's part, in src/io/<system>/.
  void open();
  void poll();
  void wake() noexcept;
  void add(fd_watcher& watcher, int fd);
  void tell_again(fd_watcher& watcher, int fd);
  void remove(fd_watcher& watcher, int fd) noexcept;
  void replace(fd_watcher& before, fd_watcher& after, int fd) noexcept;

  ready_queue ready_;
  timer_queue timers_;
  intrusive_list<fd_watcher, fd_watcher> watchers_;
  intrusive_list<loop_guest, loop_guest> guests_;
  event_batch* batch_ = nullptr;  // what is being dispatched
  struct {
    tally<> turns, callbacks, timers;
    tally<duration> busy, longest_turn, timer_lag, longest_timer_lag;
  } counted_;  // see loop_statistics
  time_point woken_before_{};
  slow_callbacks* debug_ = nullptr;
  descriptor poller_;
  descriptor wakeup_;

  // Written by other threads, so on a cache line of their own.
  alignas(64) remote_queue remote_;
  std::atomic<int> callers_ = 0;  // threads inside post_remote() or stop(): its end waits for them
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> ended_ = false;
};

}  // namespace corest::io
