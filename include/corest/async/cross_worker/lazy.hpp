// lazy: a value that is made when it is first needed, once, for all workers.
#pragma once
#include <corest/async/cross_worker/remote_waiter.hpp>
#include <corest/async/task.hpp>
#include <corest/async/task_function.hpp>
#include <corest/base/intrusive_list.hpp>

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

namespace corest::cross_worker {

namespace detail {
/// Decides who makes the value, one at a time, and tells the others.
class making {
 public:
  class turn;
  [[nodiscard]] bool made() const noexcept { return made_.load(std::memory_order_acquire); }

 private:
  enum class role : std::uint8_t { none, maker, receiver };
  role begin() noexcept;
  void enter(turn& last) noexcept;
  bool leave(turn& there) noexcept;
  void settle(std::exception_ptr const& failure) noexcept;
  void pass_on() noexcept;

  std::mutex lock_;
  bool busy_ = false;  // somebody makes it
  intrusive_list<turn, turn> waiting_;
  std::atomic<bool> made_ = false;
};

/// `co_await turn` ends when the value is made, when making it has failed, which it throws, or when it is up
/// to this task to make it.
class making::turn final : private remote_waiter, public list_node<turn> {
 public:
  explicit turn(making& of) noexcept : making_(of) {}
  /// A maker that has said neither made() nor failed() was cancelled: the next takes over.
  ~turn();
  bool await_ready() noexcept { return (role_ = making_.begin()) != role::none; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    if (!suspend_remotely(task)) return false;
    making_.enter(*this);
    return true;
  }
  void await_resume() const {
    throw_if_cancelled();
    if (failure_) std::rethrow_exception(failure_);
  }

  [[nodiscard]] bool is_maker() const noexcept { return role_ == role::maker; }
  void made() noexcept { end(nullptr); }
  void failed(std::exception_ptr const& why) noexcept { end(why); }

 private:
  friend class making;
  bool on_cancel() noexcept override { return making_.leave(*this); }
  void end(std::exception_ptr const& failure) noexcept;

  making& making_;
  role role_ = role::none;
  std::exception_ptr failure_;
};
}  // namespace detail

/// As corest::lazy, for the tasks of all workers. The first caller makes the value as a part of its own task,
/// on its worker, in its scope; the others wait. When it is cancelled, the caller that has waited longest
/// begins anew. What making it throws goes to those who wait for that attempt, and the next get() tries
/// again. The value is used by several threads at once.
template <class T>
class lazy {
  static_assert(!std::is_reference_v<T>, "lazy keeps a value: let it be a pointer");
  using stored = std::conditional_t<std::is_void_v<T>, bool, T>;

 public:
  static constexpr bool thread_safe = true;
  using reference = std::conditional_t<std::is_void_v<T>, void, stored const&>;

  /// `make` returns a task<T>. It is kept, so a capturing coroutine lambda is safe here; it may be called on
  /// any worker, never twice at once.
  template <class F>
    requires std::is_invocable_r_v<task<T>, F&>
  explicit lazy(F make) : make_(std::move(make)) {}
  lazy(lazy const&) = delete;
  lazy& operator=(lazy const&) = delete;

  /// `T const& value = co_await l.get();`
  [[nodiscard]] task<reference> get() {
    if (!making_.made()) {
      detail::making::turn mine(making_);
      co_await mine;
      if (mine.is_maker()) {
        try {
          if constexpr (std::is_void_v<T>) {
            co_await make_();
            value_.emplace(true);
          } else {
            value_.emplace(co_await make_());
          }
        } catch (cancelled const&) {
          throw;
        } catch (...) {
          mine.failed(std::current_exception());
          throw;
        }
        mine.made();
      }
    }
    if constexpr (!std::is_void_v<T>) co_return *value_;
  }
  /// The value if it is made, or null: one atomic load, for hot paths.
  [[nodiscard]] std::add_pointer_t<stored const> made() const noexcept {
    return making_.made() ? &*value_ : nullptr;
  }

 private:
  detail::making making_;
  corest::detail::task_function<T> make_;
  std::optional<stored> value_;
};

}  // namespace corest::cross_worker
