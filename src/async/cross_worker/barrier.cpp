// Arrivals from all workers, and those taken back.
#include <corest/async/cross_worker/barrier.hpp>

namespace corest::cross_worker {

std::size_t barrier::waiting() const noexcept {
  std::lock_guard const held(lock_);
  return arrived_;
}

// Under the lock: lets the others go on when this one completes the round.
bool barrier::is_last(arrival& by) noexcept {
  if (arrived_ + 1 < parties_) return false;
  arrived_ = 0;
  by.place_ = parties_ - 1;
  for (std::size_t place = 0; !waiting_.empty(); ++place) {
    arrival& next = waiting_.pop_front();
    next.place_ = place;
    next.wake_from_anywhere();
  }
  return true;
}

bool barrier::open_with_last(arrival& by) noexcept {
  std::lock_guard const held(lock_);
  return is_last(by);
}

// Meanwhile the others may have arrived.
void barrier::enter(arrival& by) noexcept {
  std::lock_guard const held(lock_);
  if (is_last(by)) return by.wake_from_anywhere();
  waiting_.push_back(by);
  ++arrived_;
}

// False when it stands there no more: its round is complete.
bool barrier::take_back(arrival& by) noexcept {
  std::lock_guard const held(lock_);
  if (!by.list_node<arrival>::linked()) return false;
  by.list_node<arrival>::unlink();
  --arrived_;
  return true;
}

}  // namespace corest::cross_worker
