// Decides a when_all by its first failure.
#include <corest/async/when_all.hpp>

namespace corest::detail {

void all_of::ended(promise_base& child) noexcept {
  if (!child.failure()) return;
  if (cut_short(child)) {
    cut_short_ = true;
  } else if (!decided()) {
    failure_ = child.failure();
    decide(cancel_reason::sibling_failed);
  }
}

void all_of::rethrow() const {
  if (failure_) std::rethrow_exception(failure_);
  if (cut_short_) throw cancelled(scope().reason());
}

}  // namespace corest::detail
