// Counts a latch of all workers down.
#include <corest/async/cross_worker/latch.hpp>

namespace corest::cross_worker {

void latch::count_down(std::size_t n) noexcept {
  std::size_t left = count_.load(std::memory_order_relaxed);
  // acq_rel: who opens it passes on what all who counted before it have written.
  while (left > n && !count_.compare_exchange_weak(left, left - n, std::memory_order_acq_rel)) {}
  if (left > n || left == 0) return;
  if (count_.exchange(0, std::memory_order_acq_rel) != 0) open_.set();
}

}  // namespace corest::cross_worker
