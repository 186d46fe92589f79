// Whose turn it is to make a value.
#include <corest/async/cross_worker/lazy.hpp>

namespace corest::cross_worker::detail {

making::role making::begin() noexcept {
  std::lock_guard const held(lock_);
  if (made()) return role::receiver;
  if (std::exchange(busy_, true)) return role::none;
  return role::maker;
}

void making::enter(turn& last) noexcept {
  std::lock_guard const held(lock_);
  if (made()) {
    last.role_ = role::receiver;
  } else if (!std::exchange(busy_, true)) {
    last.role_ = role::maker;
  } else {
    return waiting_.push_back(last);
  }
  last.wake_from_anywhere();
}

// False when it stands there no more: its wait has ended.
bool making::leave(turn& there) noexcept {
  std::lock_guard const held(lock_);
  if (!there.list_node<turn>::linked()) return false;
  there.list_node<turn>::unlink();
  return true;
}

void making::settle(std::exception_ptr const& failure) noexcept {
  std::lock_guard const held(lock_);
  busy_ = false;
  if (!failure) made_.store(true, std::memory_order_release);
  while (!waiting_.empty()) {
    turn& each = waiting_.pop_front();
    each.role_ = role::receiver;
    each.failure_ = failure;
    each.wake_from_anywhere();
  }
}

void making::pass_on() noexcept {
  std::lock_guard const held(lock_);
  if (waiting_.empty()) {
    busy_ = false;
    return;
  }
  turn& next = waiting_.pop_front();
  next.role_ = role::maker;
  next.wake_from_anywhere();
}

making::turn::~turn() {
  if (was_seen()) making_.leave(*this);
  if (is_maker()) making_.pass_on();
}

void making::turn::end(std::exception_ptr const& failure) noexcept {
  role_ = role::receiver;
  making_.settle(failure);
}

}  // namespace corest::cross_worker::detail
