// In which environment the code runs that asks: for what cannot await, a log line or a metric.
#pragma once

namespace corest {

struct environment;

namespace detail {
inline constinit thread_local environment const* environment_here = nullptr;
}  // namespace detail

/// The environment of the task that runs on this thread, or whose blocking call the thread works on; null
/// between tasks (in what a loop calls) and on every other thread. Plain functions that a task calls see the
/// task's. In a thread pool its cancel scope belongs to another thread: do not touch it.
[[nodiscard]] inline environment const* current_environment() noexcept { return detail::environment_here; }

/// Code that is no task runs in `env` until this dies, then in what was current before: a plain handler, a
/// call in a thread pool. Null: in none.
class [[nodiscard]] enter_environment {
 public:
  explicit enter_environment(environment const* env) noexcept : before_(detail::environment_here) {
    detail::environment_here = env;
  }
  enter_environment(enter_environment const&) = delete;
  enter_environment& operator=(enter_environment const&) = delete;
  ~enter_environment() { detail::environment_here = before_; }

 private:
  environment const* before_;
};

}  // namespace corest
