// One call on its way through a thread pool and back to its task.
#pragma once
#include <corest/async/environment.hpp>
#include <corest/async/waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace corest::io {

class thread_pool;

/// The awaitable in the frame of thread_pool::run(). The pool's lock guards its state.
class pool_job : public waiter, public list_node<pool_job> {
 public:
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    environment_ = &task.promise().env();
    if (!suspend(task)) return false;
    enqueue();
    return true;
  }
  void await_resume() const { throw_if_cancelled(); }

 protected:
  explicit pool_job(thread_pool& pool) noexcept : pool_(pool) {}
  /// Waits for the thread that works on it, if one does.
  ~pool_job();
  pool_job(pool_job const&) = delete;
  pool_job& operator=(pool_job const&) = delete;

  /// On a thread of the pool.
  virtual void execute() noexcept = 0;
  /// On the worker while execute() runs: asks it to hurry; false when it cannot be asked.
  virtual bool interrupt() noexcept = 0;
  /// Throws what execute() caught, or `cancelled` when that came of the interruption.
  void rethrow(std::exception_ptr const& failure) const;

 private:
  friend class thread_pool;
  class arrival;
  enum class state : std::uint8_t { idle, queued, running, done };

  void enqueue();
  bool on_cancel() noexcept override;

  thread_pool& pool_;
  environment const* environment_ = nullptr;
  scheduler* home_ = nullptr;
  arrival* arrival_ = nullptr;
  state state_ = state::idle;
  bool interrupted_ = false;
};

/// Blocking work that another thread can cut short:
/// `co_await to_thread(interruptible{query, [db] { sqlite3_interrupt(db); }});`
/// When the task is cancelled while `work` runs, `interrupt` is called once, on the task's worker and
/// certainly during the call of `work`: it must be quick and thread-safe, must not throw and not use the
/// pool. If work then throws, the task gets `cancelled` instead; if it still gives a value, that counts.
template <class Work, class Interrupt>
struct interruptible {
  Work work;
  Interrupt interrupt;

  template <class... Args>
  std::invoke_result_t<Work, Args...> operator()(Args&&... args) {
    return std::move(work)(std::forward<Args>(args)...);
  }
};
template <class Work, class Interrupt>
interruptible(Work, Interrupt) -> interruptible<Work, Interrupt>;

namespace detail {
template <class>
inline constexpr bool is_interruptible = false;
template <class Work, class Interrupt>
inline constexpr bool is_interruptible<interruptible<Work, Interrupt>> = true;

template <class F, class Call, class R>
class pool_call final : public pool_job {
 public:
  pool_call(thread_pool& pool, F& f, Call& call) noexcept : pool_job(pool), f_(f), call_(call) {}

  R take() {
    rethrow(failure_);
    if constexpr (!std::is_void_v<R>) return std::move(*value_);
  }

 private:
  void execute() noexcept override {
    try {
      if constexpr (std::is_void_v<R>)
        call_();
      else
        value_.emplace(call_());
    } catch (...) {
      failure_ = std::current_exception();
    }
  }
  bool interrupt() noexcept override {
    if constexpr (is_interruptible<F>) f_.interrupt();
    return is_interruptible<F>;
  }

  F& f_;
  Call& call_;
  std::optional<std::conditional_t<std::is_void_v<R>, bool, R>> value_;
  std::exception_ptr failure_;
};
}  // namespace detail

}  // namespace corest::io
