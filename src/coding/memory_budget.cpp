#include <corest/coding/memory_budget.hpp>

namespace corest::coding {

bool memory_budget::take(std::uint64_t bytes) noexcept {
  auto const limit = limit_.load(std::memory_order_relaxed);
  auto held = held_.load(std::memory_order_relaxed);
  do {
    if (held > limit || bytes > limit - held) return false;
  } while (!held_.compare_exchange_weak(held, held + bytes, std::memory_order_relaxed));
  return true;
}

bool memory_share::resize(std::uint64_t bytes) noexcept {
  if (of_ == nullptr || bytes == held_) return true;
  if (bytes < held_) {
    of_->give_back(held_ - bytes);
  } else if (!of_->take(bytes - held_)) {
    return false;
  }
  held_ = bytes;
  return true;
}

}  // namespace corest::coding
