// synchronized<T>: a value behind a lock.
#pragma once
#include <mutex>
#include <type_traits>
#include <utility>

namespace corest {

/// A T that is reached only while its lock is held: `counts->with([&](auto& map) { return ++map[key]; })`.
/// Holding it blocks the worker, so hold it for moments and never across a co_await.
template <class T>
class synchronized {
 public:
  static constexpr bool thread_safe = true;

  template <class... Args>
    requires std::is_constructible_v<T, Args...>
  explicit synchronized(Args&&... args) : value_(std::forward<Args>(args)...) {}
  synchronized(synchronized const&) = delete;
  synchronized& operator=(synchronized const&) = delete;

  /// Calls f with the value and returns what it returns, which must not refer to the value.
  template <class F>
  auto with(F&& f) {
    std::lock_guard const held(lock_);
    return std::forward<F>(f)(value_);
  }
  template <class F>
  auto with(F&& f) const {
    std::lock_guard const held(lock_);
    return std::forward<F>(f)(std::as_const(value_));
  }

 private:
  mutable std::mutex lock_;
  T value_;
};

}  // namespace corest
