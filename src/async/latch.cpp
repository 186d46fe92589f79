// Counts a latch down.
#include <corest/async/latch.hpp>

#include <algorithm>

namespace corest {

void latch::count_down(std::size_t n) noexcept {
  count_ -= std::min(n, count_);
  if (count_ == 0) open_.set();
}

}  // namespace corest
