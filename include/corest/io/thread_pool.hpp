// Threads for work that blocks: at most so many, with a bounded queue in front of them.
#pragma once
#include <corest/async/task.hpp>
#include <corest/io/pool_job.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace corest::io {

/// How many jobs may wait while every thread is busy. The queue itself costs nothing, but whoever stands at
/// its end waits long: at 16 threads and 1 ms a job this is 64 ms, about what a caller still accepts.
inline constexpr std::size_t default_pool_queue = 1024;

/// usable_cpus() + 4, as blocking work mostly sleeps; at most 32, where the disk or the lock behind it has
/// long become the limit.
[[nodiscard]] unsigned default_pool_threads();

struct thread_pool_options {
  unsigned threads = default_pool_threads();  ///< 0 counts as 1; each starts when it is first needed
  std::size_t queue = default_pool_queue;     ///< 0: a job starts at once or is refused
};

struct thread_pool_statistics {
  std::size_t threads;  ///< that have been started
  std::size_t idle;     ///< of them without a job
  std::size_t queued;   ///< jobs that wait for a thread
};

/// Runs blocking calls for the tasks of any worker. Its threads receive no signals.
class thread_pool {
 public:
  explicit thread_pool(thread_pool_options options = {});
  thread_pool(thread_pool const&) = delete;
  thread_pool& operator=(thread_pool const&) = delete;
  /// Runs what is queued and joins the threads; the loops of the tasks that wait must still live.
  ~thread_pool();

  /// The pool of the process, behind to_thread(): made at its first use, joined at exit.
  [[nodiscard]] static thread_pool& shared();

  /// Any thread.
  [[nodiscard]] thread_pool_statistics statistics() const noexcept;

  /// Calls f(args...) on a thread of the pool; its value or exception comes back to the awaiting task, on the
  /// task's own worker. f and args are kept by value and die there. Throws `overloaded` when the queue is
  /// full, and io_error when there is no thread and none can be started: then f is not called. Cancelled
  /// while queued, it leaves the queue at once. Cancelled later, it goes on: a thread cannot be stopped, its
  /// owner waits and gets what f gives. See interruptible for work that can be hurried.
  template <class F, class... Args>
  task<std::invoke_result_t<F, Args...>> run(F f, Args... args) {
    using value = std::invoke_result_t<F, Args...>;
    static_assert(!std::is_reference_v<value>,
                  "what comes back from another thread is a value: return a copy or a pointer");
    auto call = [&]() -> value { return std::move(f)(std::move(args)...); };
    detail::pool_call<F, decltype(call), value> job(*this, f, call);
    co_await job;
    co_return job.take();
  }

 private:
  friend class pool_job;
  class core;
  core* core_;
};

}  // namespace corest::io

namespace corest {

using io::interruptible;

/// thread_pool::run() on the shared pool: `auto text = co_await to_thread(read_file, path);`
template <class F, class... Args>
task<std::invoke_result_t<F, Args...>> to_thread(F f, Args... args) {
  return io::thread_pool::shared().run(std::move(f), std::move(args)...);
}

}  // namespace corest
