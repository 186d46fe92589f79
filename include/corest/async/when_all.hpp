// when_all: several tasks at once, all results or the first failure.
#pragma once
#include <corest/async/as_task.hpp>
#include <corest/async/fan_out.hpp>
#include <corest/async/task.hpp>
#include <corest/base/scope_exit.hpp>

#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest {

namespace detail {
class all_of final : public fan_out {
 public:
  explicit all_of(promise_base& owner) noexcept : fan_out(owner) {}
  /// Throws the first failure, or the cancellation that ended a child.
  void rethrow() const;

 private:
  void ended(promise_base& child) noexcept override;
  std::exception_ptr failure_;
  bool cut_short_ = false;
};

template <class... Ts>
task<std::tuple<value_of<Ts>...>> when_all(std::tuple<task<Ts>...> children) {
  all_of all(co_await detail::this_task());
  scope_exit const drop(
      [&]() noexcept { std::apply([](auto&... each) { (each.abandon(), ...); }, children); });
  std::apply([&](auto&... each) { (all.start(each), ...); }, children);
  co_await all;
  all.rethrow();
  co_return std::apply([](auto&... each) { return std::tuple<value_of<Ts>...>{take(each)...}; }, children);
}
}  // namespace detail

/// Runs the tasks at the same time, each from its place in the list to its first suspension, and gives their
/// results in a tuple (std::monostate for task<>). The first failure cancels the others (sibling_failed),
/// waits for them and is rethrown; failures of tasks so cancelled are dropped. A task behind one that fails
/// at once never starts.
template <class... Ts>
task<std::tuple<detail::value_of<Ts>...>> when_all(task<Ts>... children) {
  return detail::when_all(std::tuple<task<Ts>...>(std::move(children)...));
}

/// The same where what is awaited in place stands among them: `when_all(ready.wait(), load())`.
template <class... Works>
  requires detail::not_all_tasks<std::remove_cvref_t<Works>...>
auto when_all(Works&&... works) {
  return when_all(detail::in_task(std::forward<Works>(works))...);
}

/// The same for any number of tasks of one type: a vector of results, or nothing for task<>.
template <class T>
task<std::conditional_t<std::is_void_v<T>, void, std::vector<detail::value_of<T>>>> when_all(
    std::vector<task<T>> children) {
  static_assert(!std::is_reference_v<T>, "a vector holds no references: return pointers from the tasks");
  detail::all_of all(co_await detail::this_task());
  scope_exit const drop([&]() noexcept {
    for (task<T>& each : children) each.abandon();
  });
  for (task<T>& each : children) all.start(each);
  co_await all;
  all.rethrow();
  if constexpr (!std::is_void_v<T>) {
    std::vector<T> results;
    results.reserve(children.size());
    for (task<T>& each : children) results.push_back(each.result());
    co_return results;
  }
}

}  // namespace corest
