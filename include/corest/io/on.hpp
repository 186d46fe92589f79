// on: a task on another worker, awaited from this one.
#pragma once
#include <corest/async/environment.hpp>
#include <corest/async/task.hpp>
#include <corest/io/crossing.hpp>
#include <corest/io/loop.hpp>

#include <type_traits>
#include <utility>

namespace corest::io {

namespace detail {
template <class T, class F, class... Args>
task<T> on(loop& worker, F f, Args... args) {
  environment const& here = co_await this_environment();
  auto* const call =
      new crossing_of<T, F, Args...>(worker, here.scope->deadline(), std::move(f), std::move(args)...);
  arrival back(*call);
  co_await back;
  co_return call->take();
}
}  // namespace detail

/// Runs the task f(args...) on `worker` and gives its value or exception here:
/// `int n = co_await on(other, count, std::string("key"));` f and args go over by value and die over there;
/// what they point to must be fit for both threads, and f stays until the task has ended. The task runs in a
/// scope of its own with this task's deadline; a cancellation here goes to that scope and is waited for, and
/// what the task still gives counts. Called before `worker` runs, it waits until it does.
/// `worker` must live until the call has been made. Throws io_error (ECANCELED) when its run() has returned,
/// and also when that returns with the task unfinished, which is then destroyed as it stands.
template <class F, class... Args>
auto on(loop& worker, F f, Args... args) {
  if constexpr (!std::is_invocable_v<F&, Args...>) {
    static_assert(corest::detail::never<F>,
                  "on passes its arguments by value: f cannot be called with these, moved");
  } else if constexpr (!is_task<std::invoke_result_t<F&, Args...>>) {
    static_assert(corest::detail::never<F>, "on takes a function that returns a task");
  } else {
    using value = typename std::invoke_result_t<F&, Args...>::value_type;
    static_assert(!std::is_reference_v<value>,
                  "what comes back from another worker is a value: return a copy or a pointer");
    return detail::on<value>(worker, std::move(f), std::move(args)...);
  }
}

}  // namespace corest::io
