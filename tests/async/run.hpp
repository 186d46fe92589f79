// Runs a task in virtual time, cancels it from outside at a moment, says how it ended.
#pragma once
#include <corest/async/cancel.hpp>
#include <corest/async/explore_schedules.hpp>
#include <corest/async/virtual_clock.hpp>

#include <utility>

namespace corest::tests {

/// A scope that is cancelled d from now.
class cancelled_later final : public cancel_scope, private timer {
 public:
  using cancel_scope::time_point;
  cancelled_later(virtual_clock& clock, scheduler::duration d, cancel_reason reason) : later_reason_(reason) {
    clock.arm(*this, clock.now() + d);
  }

 private:
  void expired() noexcept override { cancel(later_reason_); }
  cancel_reason later_reason_;
};

/// The reason with which f was cancelled; none when it returned.
template <class F>
cancel_reason cancelled_by(F&& f) {
  try {
    f();
  } catch (cancelled const& c) {
    return c.reason();
  }
  return cancel_reason::none;
}

inline constexpr cancel_reason all_reasons[] = {cancel_reason::user,       cancel_reason::timeout,
                                                cancel_reason::disconnect, cancel_reason::shutdown,
                                                cancel_reason::overload,   cancel_reason::sibling_failed};

}  // namespace corest::tests
