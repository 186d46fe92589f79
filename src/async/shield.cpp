// Starts the grace when the cancellation from outside arrives.
#include <corest/async/shield.hpp>

namespace corest {

shield_scope::shield_scope(cancel_scope& parent, scheduler::duration grace) noexcept
    : cancel_scope(parent, shielded{}), grace_(grace) {
  if (parent.is_cancelled()) outer_cancelled(parent.reason());
}

void shield_scope::outer_cancelled(cancel_reason reason) noexcept {
  outer_reason_ = reason;
  scheduler& here = scheduler::current();
  until_ = saturating_add(here.now(), grace_);
  if (until_ <= here.now()) {
    expired();
  } else if (until_ != time_point::max()) {
    here.arm(*this, until_);
  }
}

cancel_scope::time_point shield_scope::outer_deadline() const noexcept {
  return outer_reason_ != cancel_reason::none ? until_ : saturating_add(parent()->deadline(), grace_);
}

}  // namespace corest
