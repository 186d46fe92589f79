// Completion against cancellation: whichever comes first takes the waiter out of the other's list.
#include <corest/async/waiter.hpp>

#include <cstdio>
#include <cstdlib>

namespace corest {
namespace {

scheduler& scheduler_here() noexcept {
#ifndef NDEBUG
  if (scheduler::try_current() == nullptr) {
    std::fputs(
        "corest: a task was woken on a thread where no scheduler runs: something of one worker was used, or "
        "a "
        "guard of it died, behind the end of its run or on another thread (for that see "
        "corest::cross_worker)\n",
        stderr);
    std::abort();
  }
#endif
  return scheduler::current();
}

}  // namespace

bool waiter::suspend(promise_base& task, cancel_scope& scope) noexcept {
  if (scope.is_cancelled()) {
    state_ = state::cancelled;
    reason_ = scope.reason();
    return false;
  }
  task_ = &task;
  since_ = scheduler::current().now();
  state_ = state::waiting;
  scope.add(*this);
  return true;
}

void waiter::wake() noexcept {
  if (state_ != state::waiting) return;
  state_ = state::completed;
  list_node<cancel_hook>::unlink();
  scheduler_here().post(*this);
}

void waiter::scope_cancelled(cancel_reason reason) noexcept {
  if (!on_cancel()) return;
  // on_cancel may have found the operation completed and have called wake().
  if (state_ != state::waiting) return;
  state_ = state::cancelled;
  reason_ = reason;
  scheduler_here().post(*this);
}

}  // namespace corest
