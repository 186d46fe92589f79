// Walks the tree of scopes when one is cancelled.
#include <corest/async/cancel.hpp>

#include <algorithm>
#include <cassert>

namespace corest {

std::string_view to_string(cancel_reason reason) noexcept {
  switch (reason) {
    case cancel_reason::none:
      return "none";
    case cancel_reason::user:
      return "user";
    case cancel_reason::timeout:
      return "timeout";
    case cancel_reason::disconnect:
      return "disconnect";
    case cancel_reason::shutdown:
      return "shutdown";
    case cancel_reason::overload:
      return "overload";
    case cancel_reason::sibling_failed:
      return "sibling_failed";
  }
  return "unknown";
}

bool is_cancellation(std::exception_ptr const& failure) noexcept {
  try {
    std::rethrow_exception(failure);
  } catch (cancelled const&) {
    return true;
  } catch (...) {
    return false;
  }
}

cancel_scope::cancel_scope(cancel_scope& parent, shielded) noexcept : parent_(&parent) {
  parent.children_.push_back(*this);
}

cancel_scope::cancel_scope(cancel_scope& parent) noexcept : cancel_scope(parent, shielded{}) {
  reason_ = parent.reason_;
}

void cancel_scope::cancel(cancel_reason reason) noexcept {
  assert(reason != cancel_reason::none);
  if (is_cancelled()) return;
  reason_ = reason;
  while (!hooks_.empty()) hooks_.pop_front().scope_cancelled(reason);
  children_.for_each([&](cancel_scope& child) { child.outer_cancelled(reason); });
}

cancel_scope::time_point cancel_scope::outer_deadline() const noexcept {
  return parent_ == nullptr ? time_point::max() : parent_->deadline();
}

cancel_scope::time_point cancel_scope::deadline() const noexcept {
  return std::min(deadline_, outer_deadline());
}

}  // namespace corest
