// Work that outlives the task which starts it: acknowledged now, done later, never lost sight of.
#pragma once
#include <corest/async/group.hpp>
#include <corest/async/task.hpp>
#include <corest/async/waiter.hpp>

#include <exception>
#include <utility>

namespace corest {

/// The group of tasks that belong to a whole run or worker instead of to one task. It begins with its first
/// task. A failure is told to `report`, whose own exceptions are dropped, and ends nobody else. Belongs to
/// one thread.
class background_group final : failure_listener, completion {
 public:
  using reporter = void (*)(std::exception_ptr const& failure);

  /// Under `root`, whose cancellation ends the tasks. Becomes the background of the scheduler `here`, which
  /// it must not outlive. `when_over` is posted each time the last task has ended behind close() or a
  /// cancellation.
  background_group(scheduler& here, cancel_scope& root, reporter report, runnable* when_over = nullptr);
  background_group(background_group const&) = delete;
  background_group& operator=(background_group const&) = delete;
  ~background_group();

  /// See spawn_background().
  template <class F, class... Args>
  void spawn(F&& f, Args&&... args) {
    static_assert(
        !requires(group& g) { g.spawn(std::forward<F>(f), std::forward<Args>(args)...).ended(); },
        "spawn_background takes a function that returns task<>: nobody would take another result");
    open().spawn(std::forward<F>(f), std::forward<Args>(args)...);
  }
  /// Nothing more comes from outside: over() once the last task has ended.
  void close() noexcept;
  /// Cancels the tasks that there are.
  void cancel(cancel_reason reason) noexcept { scope_.cancel(reason); }
  [[nodiscard]] bool over() const noexcept { return !keeper_; }

 private:
  class closing;
  group& open();
  task<> keep();
  task<> until_closed(group& tasks);
  void failed(std::exception_ptr failure) noexcept override;
  promise_base* done(promise_base& keeper) noexcept override;
  struct funeral final : runnable {
    explicit funeral(background_group& whose) noexcept : of(whose) {}
    void run() noexcept override;
    background_group& of;
  };

  scheduler& here_;
  reporter report_;
  runnable* when_over_;
  cancel_scope scope_;
  environment env_{&scope_};
  task<> keeper_;
  group* group_ = nullptr;  // while it takes tasks
  closing* waiting_ = nullptr;
  funeral end_{*this};
};

/// Writes "a background task failed: ..." to standard error; what run() does with failures.
void report_to_stderr(std::exception_ptr const& failure);

/// The background of this thread. Throws std::logic_error when nothing here has one: run(), a server's
/// workers and virtual_clock::run() do.
[[nodiscard]] background_group& background();

/// Starts f(args...), a task<>, which goes on when the task that called has ended; f and the arguments are
/// kept by value. A server's drain waits for it, within drain_timeout; run() cancels it (shutdown) when the
/// main task has ended, and waits. A failure is logged. It starts with an empty context. Throws `cancelled`
/// when the worker takes no more because it is being shut down.
template <class F, class... Args>
void spawn_background(F&& f, Args&&... args) {
  background().spawn(std::forward<F>(f), std::forward<Args>(args)...);
}

}  // namespace corest
