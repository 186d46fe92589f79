// as_task: what is awaited in place, as a task that can be kept, raced or given a deadline.
#pragma once
#include <corest/async/task.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace corest {

namespace detail {
template <class Awaitable>
decltype(auto) awaiter_of(Awaitable& what) {
  if constexpr (requires { what.operator co_await(); })
    return what.operator co_await();
  else
    return (what);
}
template <class Awaitable>
concept awaitable = requires(Awaitable& what) { awaiter_of(what).await_ready(); };
}  // namespace detail

/// What `co_await what` gives: a value, or a reference to what lives elsewhere.
template <class Awaitable>
using awaited = std::conditional_t<
    std::is_lvalue_reference_v<decltype(detail::awaiter_of(std::declval<Awaitable&>()).await_resume())>,
    decltype(detail::awaiter_of(std::declval<Awaitable&>()).await_resume()),
    std::remove_cvref_t<decltype(detail::awaiter_of(std::declval<Awaitable&>()).await_resume())>>;

namespace detail {
template <class Awaitable>
task<awaited<Awaitable>> await_taken(Awaitable what) {
  co_return co_await what;
}
template <class Awaitable>
task<awaited<Awaitable>> await_by_name(Awaitable& what) {
  co_return co_await what;
}
}  // namespace detail

/// `when_any(as_task(ch.receive()), other())`. Takes the awaitable along, which must be movable until it is
/// awaited, as all of this library are; one with a name stays where it is, and must outlive the task.
template <class Awaitable>
auto as_task(Awaitable&& what) {
  using bare = std::remove_reference_t<Awaitable>;
  if constexpr (!detail::awaitable<bare>) {
    static_assert(detail::never<Awaitable>,
                  "this takes a task, or what can be awaited such as event.wait(), and got neither");
    return task<>();
  } else if constexpr (std::is_lvalue_reference_v<Awaitable>) {
    return detail::await_by_name(what);
  } else if constexpr (!std::move_constructible<bare>) {
    static_assert(
        detail::never<Awaitable>,
        "this awaitable cannot be moved to where it would be awaited: give it a name, or await it in "
        "a task of your own");
    return task<>();
  } else {
    return detail::await_taken<bare>(std::move(what));
  }
}

namespace detail {
// A task as it is, and whatever else can be awaited as one.
template <class T>
task<T> in_task(task<T>&& work) noexcept {
  return std::move(work);
}
template <class Awaitable>
  requires(!is_task<std::remove_cvref_t<Awaitable>>)
auto in_task(Awaitable&& what) {
  return as_task(std::forward<Awaitable>(what));
}
template <class... Works>
concept not_all_tasks = !(is_task<Works> && ...) && (sizeof...(Works) > 0);
// Operations of channels, which take something away.
template <class Work>
concept passes_items = requires { std::remove_reference_t<Work>::holds_value; };
}  // namespace detail

}  // namespace corest
