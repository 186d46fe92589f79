// single_flight: concurrent calls with one key share one run.
#pragma once
#include <corest/async/frame_allocator.hpp>
#include <corest/async/shared_run.hpp>
#include <corest/async/task.hpp>
#include <corest/async/task_function.hpp>

#include <coroutine>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace corest {

/// Spares a database or a peer the same question twice at once; remembers no answers. The function is given
/// once and gets the key alone: a run belongs to no single caller, so it must not refer to what one has. It
/// runs in a scope of its own, without a deadline, and is cancelled when all who wait for it have been; the
/// last one waits for its end. There is never more than one run of a key, and only keys in flight are kept.
/// Belongs to one worker; outlives its callers.
template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class single_flight {
  static_assert(std::is_void_v<T> || std::is_copy_constructible_v<T>,
                "each caller gets a copy of the result: let it be a std::shared_ptr");

 public:
  class getting;
  /// `run(key)` returns a task<T>; its parameter may be a reference, to a key that outlives the run.
  template <class F>
    requires std::is_invocable_r_v<task<T>, F&, Key const&>
  explicit single_flight(F run) : run_(std::move(run)) {}
  single_flight(single_flight const&) = delete;
  single_flight& operator=(single_flight const&) = delete;

  /// `T result = co_await flights.get(key);` What the run throws is thrown to all who wait for it.
  [[nodiscard("it waits only when it is awaited")]] getting get(Key key) {
    return getting(*this, std::move(key));
  }
  /// How many keys are in flight, or landed in this turn.
  [[nodiscard]] std::size_t size() const noexcept { return flights_.size(); }

 private:
  class flight;
  flight& flight_of(Key const& key);

  detail::task_function<T, Key const&> run_;
  std::unordered_map<Key, flight, Hash, Equal, detail::frame_allocator<std::pair<Key const, flight>>>
      flights_;
};

template <class Key, class T, class Hash, class Equal>
class single_flight<Key, T, Hash, Equal>::getting final : private detail::shared_run::call {
 public:
  getting(single_flight& all, Key key) : all_(all), key_(std::move(key)) {}
  getting(getting&& other) noexcept(std::is_nothrow_move_constructible_v<Key>)
      : all_(other.all_), key_(std::move(other.key_)) {}
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    if (!this->suspend_in_scope(task)) return false;
    this->join(all_.flight_of(key_));
    return true;
  }
  T await_resume() {
    this->rethrow();
    if constexpr (!std::is_void_v<T>) return std::move(*result_);
  }

 private:
  friend class flight;
  single_flight& all_;
  Key key_;
  std::optional<detail::stored<T>> result_;
};

template <class Key, class T, class Hash, class Equal>
class single_flight<Key, T, Hash, Equal>::flight final : public detail::shared_task<T> {
 public:
  explicit flight(single_flight& all) noexcept : all_(all) {}

 private:
  friend class single_flight;
  task<T> make() override { return all_.run_(*key_); }
  void deliver(detail::shared_run::call& to, bool last) override {
    auto& result = static_cast<getting&>(to).result_;
    if (last)
      result.emplace(std::move(*this->value()));
    else
      result.emplace(*this->value());
  }
  void vacated() noexcept override { all_.flights_.erase(all_.flights_.find(*key_)); }

  single_flight& all_;
  Key const* key_ = nullptr;  // in the map
};

template <class Key, class T, class Hash, class Equal>
auto single_flight<Key, T, Hash, Equal>::flight_of(Key const& key) -> flight& {
  auto const [at, added] = flights_.try_emplace(key, *this);
  if (added) at->second.key_ = &at->first;
  return at->second;
}

}  // namespace corest
