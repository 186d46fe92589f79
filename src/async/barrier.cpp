// Arrivals at a barrier, and those taken back.
#include <corest/async/barrier.hpp>

namespace corest {

bool barrier::open_with_last() noexcept {
  if (arrived_ + 1 < parties_) return false;
  arrived_ = 0;
  std::size_t place = 0;
  while (!waiting_.empty()) {
    arrival& next = waiting_.pop_front();
    next.place_ = place++;
    next.wake();
  }
  return true;
}

void barrier::take_back(arrival& by) noexcept {
  if (!by.list_node<arrival>::linked()) return;
  by.list_node<arrival>::unlink();
  --arrived_;
}

bool barrier::arrival::wait() noexcept {
  barrier_.waiting_.push_back(*this);
  ++barrier_.arrived_;
  return true;
}

}  // namespace corest
