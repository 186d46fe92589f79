// Work that outlives the cancellation around it for a while: a commit, a farewell, a clean-up.
#pragma once
#include <corest/async/as_task.hpp>
#include <corest/async/scheduler.hpp>
#include <corest/async/task.hpp>

#include <utility>

namespace corest {

/// A scope that the cancellation from outside reaches only some time after it came; what shield() is made of.
class shield_scope final : public cancel_scope, private timer {
 public:
  using cancel_scope::time_point;
  shield_scope(cancel_scope& parent, scheduler::duration grace) noexcept;

 private:
  void outer_cancelled(cancel_reason reason) noexcept override;
  [[nodiscard]] time_point outer_deadline() const noexcept override;
  void expired() noexcept override { cancel(outer_reason_); }

  scheduler::duration grace_;
  time_point until_ = time_point::max();
  cancel_reason outer_reason_ = cancel_reason::none;
};

/// Runs the work so that a cancellation from outside reaches it only `grace` after it came, or, when the
/// scope is cancelled already, `grace` after the await. Then the next await outside throws as ever.
template <class T>
task<T> shield(scheduler::duration grace, task<T> work) {
  environment inner = co_await this_environment();
  shield_scope scope(*inner.scope, grace);
  inner.scope = &scope;
  co_return co_await in_environment(inner, std::move(work));
}
/// The same for what is awaited in place: `co_await shield(1s, b.arrive_and_wait())`.
template <class Awaitable>
  requires(!is_task<std::remove_cvref_t<Awaitable>>)
auto shield(scheduler::duration grace, Awaitable&& work) {
  return shield(grace, as_task(std::forward<Awaitable>(work)));
}

}  // namespace corest
