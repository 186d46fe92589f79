// A scheduler whose time jumps to the next timer when nothing is ready: hours of waiting test in
// microseconds.
#pragma once
#include <corest/async/background.hpp>
#include <corest/async/scheduler.hpp>
#include <corest/async/task.hpp>
#include <corest/async/timer_queue.hpp>

#include <cstdint>
#include <utility>

namespace corest {

/// Runs tasks on this thread in virtual time, which starts at zero and stands still while anything is ready
/// or another thread works for a task (a query, a call in a thread pool): that takes no virtual time.
class virtual_clock final : public scheduler {
 public:
  virtual_clock();
  /// Runs what is ready in an order that the seed alone decides, to find and to replay races between tasks:
  /// code that is right is right in any order. See explore_schedules().
  explicit virtual_clock(std::uint64_t seed);
  virtual_clock(virtual_clock const&) = delete;
  virtual_clock& operator=(virtual_clock const&) = delete;
  /// Runs what other threads have posted by then.
  ~virtual_clock() override;

  /// Runs `work` to its end and gives its result. Throws std::logic_error when it waits for what can never
  /// come: nothing is ready, no timer is armed and no other thread works for it; `work` has been cancelled
  /// then (shutdown).
  template <class T>
  T run(task<T> work) {
    cancel_scope root;
    return run(std::move(work), root);
  }
  /// The same under a scope of the caller's.
  template <class T>
  T run(task<T> work, cancel_scope& root) {
    scheduler_scope const here(*this);
    environment const env{&root};
    if (!root.linked()) add_root(root);
    background_group behind(*this, root, report_to_stderr);
    work.start(env);
    if (!run_until_finished(work.promise(), root)) {
      work.abandon();
      throw_deadlock();
    }
    end(behind);
    return work.result();
  }

  /// Runs what is ready, and what that makes ready, without moving time; for tests that step by hand. The
  /// clock must be the current scheduler (scheduler_scope).
  void run_ready() noexcept;
  /// Moves time on by d, running each timer at its moment and what it makes ready.
  void advance(duration d) noexcept;

  void post(runnable& r) noexcept override { ready_.push_back(r); }
  void post_remote(runnable& r) noexcept override;
  void expect_remote() noexcept override { ++expected_; }
  void remote_arrived() noexcept override { --expected_; }
  void arm(timer& t, time_point at) noexcept override { timers_.arm(t, at); }
  void disarm(timer& t) noexcept override { timers_.disarm(t); }

 private:
  // False when the work came to a standstill and had to be cancelled.
  bool run_until_finished(promise_base const& work, cancel_scope& root) noexcept;
  [[noreturn]] static void throw_deadlock();
  void end(background_group& behind);
  // Runs one ready thing; or else waits for what other threads work on; or else moves time to the next timer.
  // False when there is none of these.
  bool step() noexcept;

  void run_one() noexcept;

  struct remote_posts;

  ready_queue ready_;
  std::uint64_t random_ = 0;  // 0: first come, first served
  remote_posts& remote_;
  int expected_ = 0;  // posts of other threads
  timer_queue timers_;
};

}  // namespace corest
