// Watches the clock for a scope.
#include <corest/async/timeout.hpp>

namespace corest {

deadline_scope::deadline_scope(cancel_scope& parent, time_point at) noexcept : cancel_scope(parent) {
  expires_at(at);
  if (is_cancelled() || at == time_point::max()) return;
  scheduler& here = scheduler::current();
  if (at <= here.now()) {
    expired();
  } else {
    here.arm(*this, at);
  }
}

void deadline_scope::expired() noexcept {
  if (is_cancelled()) return;
  passed_ = true;
  cancel(cancel_reason::timeout);
}

}  // namespace corest
