// The one seam for time and wake-ups: what a worker's loop and the virtual clock both are.
#pragma once
#include <corest/async/current_environment.hpp>
#include <corest/async/timer_queue.hpp>
#include <corest/base/intrusive_list.hpp>

#include <chrono>

namespace corest {

class background_group;
class cancel_scope;
class promise_base;

/// Something a scheduler runs once, later. It stands in at most one ready queue and leaves it when it dies.
class runnable : public list_node<runnable> {
 public:
  virtual void run() noexcept = 0;
  /// The loop has ended with this in its queue. True: somebody was told, and this is not to stay there (it
  /// may be gone); false: it waits for the loop to run again.
  virtual bool abandoned() noexcept { return false; }
  /// The task that run() goes on with, or null when it is something else.
  [[nodiscard]] virtual promise_base const* resumes() const noexcept { return nullptr; }

 protected:
  runnable() noexcept = default;
  virtual ~runnable() = default;

 private:
  friend class remote_queue;
  runnable* next_remote_ = nullptr;
};

/// The queue of what is ready to run on one worker, in order.
using ready_queue = intrusive_list<runnable, runnable>;

/// Runs what is ready and wakes what is due, on one thread. Only post_remote may be called from other
/// threads.
class scheduler {
 public:
  using clock = std::chrono::steady_clock;
  using duration = clock::duration;
  using time_point = clock::time_point;

  /// The scheduler that runs this thread; there must be one.
  [[nodiscard]] static scheduler& current() noexcept { return *current_; }
  /// The scheduler of this thread, or null.
  [[nodiscard]] static scheduler* try_current() noexcept { return current_; }

  /// The time of the last wake-up: read once per turn of the loop, so cheap and slightly old.
  [[nodiscard]] time_point now() const noexcept { return now_; }
  /// Runs r after everything that is ready now. r must not be posted already.
  virtual void post(runnable& r) noexcept = 0;
  /// The same from any thread. r must live until it has run.
  virtual void post_remote(runnable& r) noexcept = 0;
  /// Another thread works for this scheduler and will post_remote when it is done: until the matching
  /// remote_arrived(), virtual time stands still and waits for it. Real time does not care.
  virtual void expect_remote() noexcept {}
  virtual void remote_arrived() noexcept {}
  /// Calls t.expired() at or after `at`; an armed timer is moved.
  virtual void arm(timer& t, time_point at) noexcept = 0;
  /// Forgets t; does nothing when it is not armed.
  virtual void disarm(timer& t) noexcept = 0;

  /// Lets tasks() find what waits in a scope without a parent, and below it. On the scheduler's thread.
  void add_root(cancel_scope& root) noexcept;
  template <class F>
  void for_each_root(F&& f) {
    roots_.for_each(f);
  }
  /// What spawn_background() uses; null when there is none.
  [[nodiscard]] background_group* background() const noexcept { return background_; }
  void set_background(background_group* to) noexcept { background_ = to; }

 protected:
  scheduler() noexcept;
  virtual ~scheduler();
  time_point now_{};

 private:
  friend class scheduler_scope;
  inline static constinit thread_local scheduler* current_ = nullptr;
  intrusive_list<cancel_scope, cancel_scope> roots_;
  background_group* background_ = nullptr;
};

/// Makes a scheduler the current one of this thread until the end of the scope, then the one before it again.
/// What the scheduler calls runs in no environment, also where a task runs it.
class [[nodiscard]] scheduler_scope {
 public:
  explicit scheduler_scope(scheduler& here) noexcept : before_(scheduler::current_) {
    scheduler::current_ = &here;
  }
  scheduler_scope(scheduler_scope const&) = delete;
  scheduler_scope& operator=(scheduler_scope const&) = delete;
  ~scheduler_scope() { scheduler::current_ = before_; }

 private:
  scheduler* before_;
  enter_environment no_task_{nullptr};
};

/// now + d, held at time_point::max() (which means "never") instead of overflowing.
[[nodiscard]] inline scheduler::time_point saturating_add(scheduler::time_point now,
                                                          scheduler::duration d) noexcept {
  return d > scheduler::time_point::max() - now ? scheduler::time_point::max() : now + d;
}

}  // namespace corest
