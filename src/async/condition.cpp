// The way of a wait: notification, mutex, task; and back when it was cancelled.
#include <corest/async/condition.hpp>

#include <stdexcept>

namespace corest {

void condition::notify_one() noexcept {
  if (waiting_.empty()) return;
  auto& first = static_cast<waiting&>(waiting_.pop_front());
  first.notified_ = true;
  first.line().enter(first);
}

void condition::notify_all() noexcept {
  // Who is let go waits in the line of the mutex, or runs later: nobody comes back here meanwhile.
  while (!waiting_.empty()) notify_one();
}

void condition::check(mutex::guard const& held) {
  if (!held)
    throw std::logic_error("a condition is waited for with its mutex locked, and this guard holds none");
}

condition::waiting::~waiting() {
  if (notified_) condition_.notify_one();
}

bool condition::waiting::wait() noexcept {
  notified_ = false;
  condition_.waiting_.push_back(*this);
  held_.unlock();
  return true;
}

void condition::waiting::await_resume() {
  if (was_cancelled()) throw_if_cancelled();  // before it began to wait: the mutex is still locked
  held_ = mutex::guard(take());
  if (given_up_) throw cancelled(scope_->reason());
}

bool condition::waiting::on_cancel() noexcept {
  if (notified_) return false;  // it gets the mutex, and then whatever it was notified of
  given_up_ = true;
  list_node<place>::unlink();
  line().enter(*this);
  return false;
}

}  // namespace corest
