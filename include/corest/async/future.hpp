// promise<T> and future<T>: a value from callback code, whatever thread calls back, for a task that awaits
// it.
#pragma once
#include <corest/async/frame_pool.hpp>
#include <corest/async/scheduler.hpp>
#include <corest/async/waiter.hpp>

#include <atomic>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

namespace corest {

/// Thrown to who awaits a future whose promise was destroyed without a value.
class broken_promise final : public std::exception {
 public:
  [[nodiscard]] char const* what() const noexcept override {
    return "a promise was destroyed without having been kept";
  }
};

/// Who keeps a promise. It matters in virtual time only: while a task awaits what another thread will bring,
/// the virtual clock stands still and waits; what this worker itself brings may take virtual time.
enum class completed_by : std::uint8_t { any_thread, this_worker };

namespace detail {
// What promise and future share. It is its own wake-up call: posted to the worker of who awaits, and kept
// until it has run there, also when the frame that waited is gone.
class future_state : public runnable {
 public:
  explicit future_state(completed_by whom) noexcept : expected_(whom == completed_by::any_thread) {}
  void release() noexcept;

  // On any thread: true for the first that wants to complete it, which then stores the result and says so.
  [[nodiscard]] bool claim() noexcept { return !claimed_.exchange(true, std::memory_order_relaxed); }
  void complete() noexcept;
  void fail(std::exception_ptr failure) noexcept;

  // On the worker that awaits it.
  [[nodiscard]] bool done() const noexcept { return done_.load(std::memory_order_acquire); }
  /// False when it has been completed meanwhile.
  [[nodiscard]] bool wait(waiter& who) noexcept;
  /// False when the wake-up is on its way.
  [[nodiscard]] bool leave() noexcept;
  /// The frame that waits is being destroyed.
  void forget() noexcept;
  void add_future();
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

  static void* operator new(std::size_t bytes) { return frame_pool::allocate(bytes); }
  static void operator delete(void* memory, std::size_t bytes) noexcept {
    frame_pool::deallocate(memory, bytes);
  }

 private:
  void run() noexcept final;

  std::mutex mutex_;  // also while posting: a worker that has heard of it may end
  std::atomic<int> owners_ = 1;
  std::atomic<bool> claimed_ = false;
  std::atomic<bool> done_ = false;
  bool expected_;
  bool has_future_ = false;
  scheduler* home_ = nullptr;  // not null while somebody waits
  waiter* waiter_ = nullptr;   // only for the worker that awaits
  std::exception_ptr failure_;
};

template <class T>
struct future_value final : future_state {
  using future_state::future_state;
  std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> value;
};

[[noreturn]] void throw_no_future();

template <class T>
class future_awaiter;
}  // namespace detail

/// The receiving side. Movable, awaited by one task at a time, on any worker.
template <class T = void>
class [[nodiscard]] future {
 public:
  future(future&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  future& operator=(future&& other) noexcept {
    future old(std::move(*this));
    state_ = std::exchange(other.state_, nullptr);
    return *this;
  }
  ~future() {
    if (state_ != nullptr) state_->release();
  }

  /// True until the result has been taken.
  [[nodiscard]] bool valid() const noexcept { return state_ != nullptr; }
  /// Whether the result is there.
  [[nodiscard]] bool ready() const noexcept { return state_ != nullptr && state_->done(); }

  /// `co_await f` gives the value away, or throws what was set, or broken_promise. Cancelled, it took nothing
  /// and can be awaited again. Once the result was taken it throws std::logic_error.
  [[nodiscard]] detail::future_awaiter<T> operator co_await() { return detail::future_awaiter<T>(*this); }

 private:
  template <class>
  friend class promise;
  friend detail::future_awaiter<T>;
  explicit future(detail::future_value<T>& state) noexcept : state_(&state) {}
  detail::future_value<T>* state_;
};

/// The giving side, for one callback on one thread or for several that race: the first result counts.
/// Movable.
template <class T = void>
class promise {
  static_assert(!std::is_reference_v<T>, "a promise gives a value: for a reference use a pointer");

 public:
  explicit promise(completed_by whom = completed_by::any_thread)
      : state_(new detail::future_value<T>(whom)) {}
  promise(promise&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  promise& operator=(promise&& other) noexcept {
    promise old(std::move(*this));
    state_ = std::exchange(other.state_, nullptr);
    return *this;
  }
  ~promise() {
    if (state_ == nullptr) return;
    if (state_->claim()) state_->fail(std::make_exception_ptr(broken_promise()));
    state_->release();
  }

  /// To be called once.
  [[nodiscard]] corest::future<T> get_future() {
    state_->add_future();
    return corest::future<T>(*state_);
  }

  /// From any thread; false when there was a result before. When the constructor throws, that is the result.
  template <class... Args>
    requires(std::is_void_v<T> ? sizeof...(Args) == 0 : std::constructible_from<T, Args...>)
  bool set_value(Args&&... args) {
    if (!state_->claim()) return false;
    try {
      if constexpr (std::is_void_v<T>)
        state_->value = true;
      else
        state_->value.emplace(std::forward<Args>(args)...);
    } catch (...) {
      state_->fail(std::current_exception());
      return true;
    }
    state_->complete();
    return true;
  }
  /// From any thread; false when there was a result before.
  bool set_exception(std::exception_ptr failure) noexcept {
    if (!state_->claim()) return false;
    state_->fail(std::move(failure));
    return true;
  }

 private:
  detail::future_value<T>* state_;
};

template <class T>
class detail::future_awaiter final : public waiter {
 public:
  explicit future_awaiter(future<T>& from) : from_(from) {
    if (!from.valid()) throw_no_future();
  }
  ~future_awaiter() {
    if (waiting()) from_.state_->forget();
  }

  bool await_ready() const noexcept { return from_.state_->done(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    if (!suspend(task)) return false;
    if (!from_.state_->wait(*this)) wake();
    return true;
  }
  T await_resume() {
    throw_if_cancelled();
    future<T> const result(std::move(from_));
    result.state_->rethrow();
    if constexpr (!std::is_void_v<T>) return std::move(*result.state_->value);
  }

 private:
  bool on_cancel() noexcept override { return from_.state_->leave(); }
  future<T>& from_;
};

}  // namespace corest
