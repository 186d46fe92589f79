// single_flight: concurrent calls with one key, on whatever workers, share one run.
#pragma once
#include <corest/async/cross_worker/remote_waiter.hpp>
#include <corest/async/task.hpp>
#include <corest/async/task_function.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace corest::cross_worker {

namespace detail {
/// One caller: who runs the key, or who waits for the one that does. The lock of the flights guards it while
/// it waits.
class flight_seat : public remote_waiter, public list_node<flight_seat> {
 public:
  using queue = intrusive_list<flight_seat, flight_seat>;

  /// `result` points to a value of the flight's type, or nowhere.
  void land(std::shared_ptr<void const> const& result, std::exception_ptr const& failure) noexcept {
    result_ = result;
    failure_ = failure;
    wake_from_anywhere();
  }
  void become_pilot() noexcept {
    pilot_ = true;
    wake_from_anywhere();
  }

  void await_resume() const {
    throw_if_cancelled();
    if (failure_) std::rethrow_exception(failure_);
  }
  [[nodiscard]] bool is_pilot() const noexcept { return pilot_; }
  [[nodiscard]] void const* result() const noexcept { return result_.get(); }

 protected:
  flight_seat() noexcept = default;
  ~flight_seat() = default;
  bool pilot_ = false;  // it runs the key, and others may wait for it

 private:
  std::shared_ptr<void const> result_;
  std::exception_ptr failure_;
};
}  // namespace detail

/// As corest::single_flight, for the tasks of all workers. The first caller makes the run a part of its own
/// task, on its worker, in its scope; those that call meanwhile wait for it. When it is cancelled, the caller
/// that has waited longest runs it anew. What the run throws is thrown to all who wait for that attempt.
/// Callers on other workers copy the result at the same time. Hash and Equal are called under a mutex.
template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class single_flight {
  static_assert(std::is_void_v<T> || std::is_copy_constructible_v<T>,
                "each caller gets a copy of the result: let it be a std::shared_ptr");

 public:
  static constexpr bool thread_safe = true;

  /// `run(key)` returns a task<T>; its parameter may be a reference, to a key that outlives the run. It may
  /// be called on any worker, for different keys on several at once, never twice at once for one.
  template <class F>
    requires std::is_invocable_r_v<task<T>, F&, Key const&>
  explicit single_flight(F run) : run_(std::move(run)) {}
  single_flight(single_flight const&) = delete;
  single_flight& operator=(single_flight const&) = delete;

  /// `T result = co_await flights.get(key);`
  [[nodiscard]] task<T> get(Key key) {
    seat mine(*this, key);
    co_await mine;
    if constexpr (std::is_void_v<T>) {
      if (!mine.is_pilot()) co_return;
      co_await flown(mine, key);
      mine.end(nullptr, nullptr);
    } else {
      if (!mine.is_pilot()) co_return *static_cast<T const*>(mine.result());
      T value = co_await flown(mine, key);
      try {
        std::shared_ptr<T const> copy;
        while (!mine.try_end(copy)) copy = std::make_shared<T const>(value);
      } catch (...) {
        mine.end(nullptr, std::current_exception());  // theirs: the value is here
      }
      co_return value;
    }
  }
  /// How many keys are in flight at this moment.
  [[nodiscard]] std::size_t size() const noexcept {
    std::lock_guard const held(lock_);
    return flights_.size();
  }

 private:
  class seat;
  task<T> flown(seat& mine, Key const& key);

  corest::detail::task_function<T, Key const&> run_;
  mutable std::mutex lock_;
  std::unordered_map<Key, detail::flight_seat::queue, Hash, Equal> flights_;  // those who wait
};

template <class Key, class T, class Hash, class Equal>
class single_flight<Key, T, Hash, Equal>::seat final : public detail::flight_seat {
 public:
  seat(single_flight& all, Key const& key) noexcept : all_(all), key_(key) {}
  /// A pilot that has ended nothing was cancelled: the next takes over.
  ~seat() {
    if (!was_seen() && !is_pilot()) return;
    std::lock_guard const held(all_.lock_);
    list_node<flight_seat>::unlink();
    if (!is_pilot()) return;
    auto const at = all_.flights_.find(key_);
    if (at->second.empty())
      all_.flights_.erase(at);
    else
      at->second.pop_front().become_pilot();
  }

  bool await_ready() {
    std::lock_guard const held(all_.lock_);
    return pilot_ = all_.flights_.try_emplace(key_).second;
  }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    if (!suspend_remotely(task)) return false;
    std::lock_guard const held(all_.lock_);
    auto const [at, added] = all_.flights_.try_emplace(key_);
    if (added)
      become_pilot();
    else
      at->second.push_back(*this);
    return true;
  }

  void end(std::shared_ptr<void const> const& result, std::exception_ptr const& failure) noexcept {
    std::lock_guard const held(all_.lock_);
    land_all(result, failure);
  }
  /// False when others wait, and there is no copy for them.
  bool try_end(std::shared_ptr<T const> const& copy) noexcept {
    std::lock_guard const held(all_.lock_);
    if (!copy && !all_.flights_.find(key_)->second.empty()) return false;
    land_all(copy, nullptr);
    return true;
  }

 private:
  void land_all(std::shared_ptr<void const> const& result, std::exception_ptr const& failure) noexcept {
    auto const at = all_.flights_.find(key_);
    while (!at->second.empty()) at->second.pop_front().land(result, failure);
    all_.flights_.erase(at);
    pilot_ = false;
  }
  // False when it waits no more.
  bool on_cancel() noexcept override {
    std::lock_guard const held(all_.lock_);
    if (!list_node<flight_seat>::linked()) return false;
    list_node<flight_seat>::unlink();
    return true;
  }

  single_flight& all_;
  Key const& key_;
};

// A failure is everybody's; after a cancellation another caller runs it.
template <class Key, class T, class Hash, class Equal>
task<T> single_flight<Key, T, Hash, Equal>::flown(seat& mine, Key const& key) {
  try {
    co_return co_await run_(key);
  } catch (cancelled const&) {
    throw;
  } catch (...) {
    mine.end(nullptr, std::current_exception());
    throw;
  }
}

}  // namespace corest::cross_worker
