// as_task: what is awaited in place, as a task that can be kept, raced or given a deadline.
#pragma once
#include <corest/async/task.hpp>

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
}  // namespace detail

/// What `co_await what` gives.
template <class Awaitable>
using awaited = std::remove_cvref_t<decltype(detail::awaiter_of(std::declval<Awaitable&>()).await_resume())>;

/// `when_any(as_task(ch.receive()), other())`. Takes the awaitable along, which must be movable.
template <class Awaitable>
task<awaited<Awaitable>> as_task(Awaitable what) {
  co_return co_await what;
}

}  // namespace corest
