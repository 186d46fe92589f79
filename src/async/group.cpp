// The life of a child: queued, started, ended, taken into account.
#include <corest/async/exception_group.hpp>
#include <corest/async/group.hpp>

#include <new>

namespace corest {

void detail::group_child::run() noexcept {
  if (!work_) {
    if (owner_.scope_.is_cancelled()) {
      owner_.cut_short_ = true;
      return owner_.remove(*this);
    }
    try {
      enter_environment const here(&owner_.env_);
      work_ = make();
    } catch (...) {
      owner_.child_ended(std::current_exception());
      return owner_.remove(*this);
    }
    work_.promise().notify(*this, &owner_.owner_);
    work_.start(owner_.env_);
    return;
  }
  owner_.child_ended(work_.promise().failure());
  owner_.remove(*this);
}

promise_base* detail::group_child::done(promise_base&) noexcept {
  scheduler::current().post(*this);
  return nullptr;
}

group::~group() {
  while (!children_.empty()) delete &children_.pop_front();
}

void group::adopt(detail::group_child* child) noexcept {
  children_.push_back(*child);
  ++running_;
  scheduler::current().post(*child);
}

// The child and all it holds are gone before the group hears of it.
void group::remove(detail::group_child& child) noexcept {
  child.list_node<detail::group_child>::unlink();
  delete &child;
  if (--running_ == 0 && joiner_ != nullptr) std::exchange(joiner_, nullptr)->resume();
}

void group::cancel(cancel_reason reason) noexcept {
  if (scope_.is_cancelled()) return;
  own_cancel_ = true;
  scope_.cancel(reason);
}

void group::child_ended(std::exception_ptr failure) noexcept {
  if (failure && supervisor_ != nullptr && !(scope_.is_cancelled() && is_cancellation(failure)))
    return supervisor_->failed(std::move(failure));
  ended(std::move(failure));
}

void group::ended(std::exception_ptr failure) noexcept {
  if (!failure) return;
  if (scope_.is_cancelled() && is_cancellation(failure)) {
    cut_short_ = true;
    return;
  }
  if (!first_failure_) {
    first_failure_ = std::move(failure);
  } else {
    try {
      later_failures_.push_back(std::move(failure));
    } catch (std::bad_alloc const&) {
      // The group fails all the same, and with what came first.
    }
  }
  cancel(cancel_reason::sibling_failed);
}

void group::rethrow() {
  if (!later_failures_.empty()) {
    later_failures_.insert(later_failures_.begin(), first_failure_);
    throw exception_group(std::move(later_failures_));
  }
  if (first_failure_) std::rethrow_exception(first_failure_);
  if (cut_short_ && !own_cancel_) throw cancelled(scope_.reason());
}

}  // namespace corest
