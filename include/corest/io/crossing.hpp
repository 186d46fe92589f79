// One task that runs on another worker's loop for a task that waits on this one.
#pragma once
#include <corest/async/cancel.hpp>
#include <corest/async/environment.hpp>
#include <corest/async/frame_pool.hpp>
#include <corest/async/task.hpp>
#include <corest/async/waiter.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/loop_guest.hpp>

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace corest::io::detail {

/// What both workers know of the call. It has memory of its own, since either side may go first, and is
/// deleted by whoever lets go last. Sent over, it starts the task there, and comes back with what it gave.
class crossing : private completion, private loop_guest {
 public:
  crossing(crossing const&) = delete;
  crossing& operator=(crossing const&) = delete;

  /// At home: hands the call to the worker. Throws io_error when that has ended.
  void depart(waiter& caller);
  /// At home: asks the scope over there to end.
  void forward(cancel_reason reason) noexcept;
  /// At home: nobody waits any more. A task that still runs is cancelled (shutdown).
  void part() noexcept;

  static void* operator new(std::size_t bytes) { return frame_pool::allocate(bytes); }
  static void operator delete(void* memory, std::size_t bytes) noexcept {
    frame_pool::deallocate(memory, bytes);
  }

 protected:
  crossing(loop& worker, cancel_scope::time_point deadline) noexcept : worker_(worker) {
    scope_.expires_at(deadline);
  }
  virtual ~crossing() = default;

  // All three on the worker: start the task; keep its value; destroy it with all that was sent for it.
  virtual void start(corest::completion& end, environment const& env) = 0;
  virtual void collect() = 0;
  virtual void clear() noexcept = 0;
  void rethrow_failure() {
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  enum class leg : std::uint8_t { there, end, back };
  struct courier final : runnable {
    explicit courier(crossing& of) noexcept : call(of) {}
    void run() noexcept override { call.travel(); }
    bool abandoned() noexcept override { return call.turned_away(); }
    crossing& call;
  };
  struct messenger final : runnable {
    explicit messenger(crossing& of) noexcept : call(of) {}
    void run() noexcept override { call.cancel_there(); }
    bool abandoned() noexcept override {
      call.cancel_there();
      return true;
    }
    crossing& call;
  };

  void travel() noexcept;
  bool turned_away() noexcept;
  void arrive_there() noexcept;
  void go_home() noexcept;
  void cancel_there() noexcept;
  void release() noexcept;
  promise_base* done(promise_base& ended) noexcept override;
  void loop_ends() noexcept override;

  loop& worker_;
  courier courier_{*this};
  messenger messenger_{*this};
  cancel_scope scope_;
  environment env_{&scope_};
  std::exception_ptr failure_;
  waiter* caller_ = nullptr;  // home's alone
  leg leg_ = leg::there;      // whose the courier is
  bool finished_ = false;     // the worker's alone
  std::atomic<int> owners_ = 1;

  std::mutex mutex_;  // guards what is below
  scheduler* home_ = nullptr;
  bool answered_ = false;  // the worker may be gone
  bool cancel_sent_ = false;
  cancel_reason reason_ = cancel_reason::none;
};

template <class T, class F, class... Args>
class crossing_of final : public crossing {
 public:
  crossing_of(loop& worker, cancel_scope::time_point deadline, F f, Args... args)
      : crossing(worker, deadline), sent_(std::in_place, std::move(f), std::move(args)...) {}

  T take() {
    rethrow_failure();
    if constexpr (!std::is_void_v<T>) return std::move(*value_);
  }

 private:
  void start(corest::completion& end, environment const& env) override {
    work_ = std::apply([](F& f, Args&... args) { return f(std::move(args)...); }, *sent_);
    work_.promise().notify(end);
    work_.start(env);
  }
  void collect() override {
    if constexpr (std::is_void_v<T>)
      work_.result();
    else
      value_.emplace(work_.result());
  }
  void clear() noexcept override {
    work_.abandon();
    sent_.reset();
  }

  std::optional<std::tuple<F, Args...>> sent_;
  task<T> work_;
  std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> value_;
};

/// The awaitable in the frame of on().
class arrival final : public waiter {
 public:
  /// Takes over the caller's share of `call`.
  explicit arrival(crossing& call) noexcept : call_(call) {}
  ~arrival() { call_.part(); }

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    scope_ = &scope_of(task);
    if (!suspend(task, *scope_)) return false;
    call_.depart(*this);
    return true;
  }
  void await_resume() const { throw_if_cancelled(); }

 private:
  bool on_cancel() noexcept override {
    call_.forward(scope_->reason());
    return false;
  }
  crossing& call_;
  cancel_scope* scope_ = nullptr;
};

}  // namespace corest::io::detail
