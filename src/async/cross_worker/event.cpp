// Sets an event for the tasks of all workers.
#include <corest/async/cross_worker/event.hpp>

namespace corest::cross_worker {

void event::set() noexcept {
  std::lock_guard const held(lock_);
  set_ = true;
  while (!waiting_.empty()) waiting_.pop_front().wake_from_anywhere();
}

void event::reset() noexcept {
  std::lock_guard const held(lock_);
  set_ = false;
}

bool event::is_set() const noexcept {
  std::lock_guard const held(lock_);
  return set_;
}

void event::enter(waiting& last) noexcept {
  std::lock_guard const held(lock_);
  if (set_) return last.wake_from_anywhere();
  waiting_.push_back(last);
}

// False when it stands there no more: its wait has ended.
bool event::leave(waiting& there) noexcept {
  std::lock_guard const held(lock_);
  if (!there.list_node<waiting>::linked()) return false;
  there.list_node<waiting>::unlink();
  return true;
}

}  // namespace corest::cross_worker
