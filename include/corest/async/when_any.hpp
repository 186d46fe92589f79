// when_any: several tasks in a race; the first to end wins, the others are cancelled and waited for.
#pragma once
#include <corest/async/as_task.hpp>
#include <corest/async/fan_out.hpp>
#include <corest/async/task.hpp>
#include <corest/base/scope_exit.hpp>

#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace corest {

/// Which of a vector of tasks won, and its result.
template <class T>
struct winner {
  std::size_t index;
  T value;
};

namespace detail {
class any_of final : public fan_out {
 public:
  explicit any_of(promise_base& owner) noexcept : fan_out(owner) {}
  /// Throws when a cancellation from outside came before any task had ended.
  void throw_if_none() const;
  template <class T>
  [[nodiscard]] bool won(task<T> const& child) const noexcept {
    return child && &child.promise() == winner_;
  }

 private:
  void ended(promise_base& child) noexcept override;
  promise_base* winner_ = nullptr;
};
[[noreturn]] void throw_race_without_tasks();

template <class Race, class Tuple, std::size_t... I>
Race take_winner(any_of const& any, Tuple& children, std::index_sequence<I...>) {
  std::optional<Race> result;
  static_cast<void>(((any.won(std::get<I>(children)) &&
                      (result.emplace(std::in_place_index<I>, take(std::get<I>(children))), true)) ||
                     ...));
  return std::move(*result);
}

template <class... Ts>
task<std::variant<value_of<Ts>...>> when_any(std::tuple<task<Ts>...> children) {
  any_of any(co_await detail::this_task());
  scope_exit const drop(
      [&]() noexcept { std::apply([](auto&... each) { (each.abandon(), ...); }, children); });
  std::apply([&](auto&... each) { (any.start(each), ...); }, children);
  co_await any;
  any.throw_if_none();
  co_return take_winner<std::variant<value_of<Ts>...>>(any, children, std::index_sequence_for<Ts...>());
}
}  // namespace detail

/// Runs the tasks at the same time until one ends; that one's result, at its index, or its exception is the
/// outcome. The losers are cancelled (user), waited for, and what they still gave or threw is dropped. A task
/// behind one that ends at once never starts.
template <class... Ts>
task<std::variant<detail::value_of<Ts>...>> when_any(task<Ts>... children) {
  static_assert(sizeof...(Ts) > 0, "a race without tasks would never end");
  static_assert((!std::is_reference_v<Ts> && ...),
                "a variant holds no references: return pointers from the tasks");
  return detail::when_any(std::tuple<task<Ts>...>(std::move(children)...));
}

/// The same where what is awaited in place stands among them: `when_any(stop.wait(), sleep_for(1s))`.
template <class... Works>
  requires detail::not_all_tasks<std::remove_cvref_t<Works>...>
auto when_any(Works&&... works) {
  static_assert(
      (!detail::passes_items<Works> && ...),
      "a race drops what a loser has received or sent: use select for channels, move_on_after for a "
      "deadline, or as_task(...) to say that it may be lost");
  return when_any(detail::in_task(std::forward<Works>(works))...);
}

/// The same for tasks of one type; gives the index alone for task<>. Throws std::invalid_argument when there
/// are none.
template <class T>
task<std::conditional_t<std::is_void_v<T>, std::size_t, winner<detail::value_of<T>>>> when_any(
    std::vector<task<T>> children) {
  if (children.empty()) detail::throw_race_without_tasks();
  detail::any_of any(co_await detail::this_task());
  scope_exit const drop([&]() noexcept {
    for (task<T>& each : children) each.abandon();
  });
  for (task<T>& each : children) any.start(each);
  co_await any;
  any.throw_if_none();
  std::size_t index = 0;
  while (!any.won(children[index])) ++index;
  if constexpr (std::is_void_v<T>) {
    children[index].result();
    co_return index;
  } else {
    co_return winner<T>{index, children[index].result()};
  }
}

}  // namespace corest
