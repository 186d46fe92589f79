#include "middleware/permits.hpp"

namespace corest::middleware {

permit::~permit() {
  if (of_ != nullptr) of_->give_back(key_);
}

permit permits::take(std::uint64_t key, std::uint32_t most, bool& within) {
  shard& in = shard_of(key);
  std::lock_guard const lock(in.mutex);
  auto& held = in.held[key];
  within = held < most;
  ++held;
  return {*this, key};
}

void permits::give_back(std::uint64_t key) noexcept {
  shard& in = shard_of(key);
  std::lock_guard const lock(in.mutex);
  auto const at = in.held.find(key);
  if (--at->second == 0) in.held.erase(at);
}

}  // namespace corest::middleware
