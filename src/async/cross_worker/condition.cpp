// The way of a wait between workers: notification, mutex, task; and back when it was cancelled.
#include <corest/async/cross_worker/condition.hpp>

#include <stdexcept>

namespace corest::cross_worker {

// Under the lock.
void condition::let_first_go() noexcept {
  auto& first = static_cast<waiting&>(waiting_.pop_front());
  first.notified_ = true;
  first.enter_line();
}

void condition::notify_one() noexcept {
  std::lock_guard const held(lock_);
  if (!waiting_.empty()) let_first_go();
}

void condition::notify_all() noexcept {
  std::lock_guard const held(lock_);
  while (!waiting_.empty()) let_first_go();
}

void condition::check(mutex::guard const& held) {
  if (!held)
    throw std::logic_error("a condition is waited for with its mutex locked, and this guard holds none");
}

condition::waiting::~waiting() {
  if (!was_seen()) return;
  std::lock_guard const held(condition_.lock_);
  if (notified_) {
    if (!condition_.waiting_.empty()) condition_.let_first_go();
  } else if (!given_up_) {
    list_node<place>::unlink();
  }
}

// Another thread may notify it before the mutex is free: then it stands in the line of that already.
void condition::waiting::wait() noexcept {
  {
    std::lock_guard const held(condition_.lock_);
    notified_ = false;
    condition_.waiting_.push_back(*this);
  }
  held_.unlock();
}

void condition::waiting::await_resume() {
  if (was_cancelled()) throw_if_cancelled();  // before it began to wait: the mutex is still locked
  held_ = mutex::guard(take());
  if (given_up_) throw cancelled(scope_->reason());
}

bool condition::waiting::on_cancel() noexcept {
  std::lock_guard const held(condition_.lock_);
  if (notified_) return false;  // it gets the mutex, and then whatever it was notified of
  given_up_ = true;
  list_node<place>::unlink();
  enter_line();
  return false;
}

}  // namespace corest::cross_worker
