// Lending rings, and finding the oldest line.
#include "observe/log_rings.hpp"

#include <algorithm>

namespace corest::observe {

log_ring& log_rings::borrow(std::size_t bytes) {
  std::scoped_lock const lock(mutex_);
  auto const same = [bytes](log_ring const* one) { return one->bytes() == bytes; };
  auto const read = [&](log_ring const* one) { return same(one) && one->empty(); };
  auto found = std::find_if(free_.begin(), free_.end(), read);
  // One whose lines are not written yet has less room, so it is the last choice.
  if (found == free_.end() && rings_.size() >= many) found = std::find_if(free_.begin(), free_.end(), same);
  if (found != free_.end()) {
    log_ring& taken = **found;
    free_.erase(found);
    return taken;
  }
  free_.reserve(rings_.size() + 1);  // so that giving back needs no memory
  rings_.push_back(std::make_unique<log_ring>(bytes));
  return *rings_.back();
}

void log_rings::give_back(log_ring& used) noexcept {
  std::scoped_lock const lock(mutex_);
  free_.push_back(&used);
}

void log_rings::find_sources() noexcept {
  sources_.clear();
  try {
    std::scoped_lock const lock(mutex_);
    sources_.reserve(rings_.size());  // at once: no allocation as long as no ring is added
    for (auto const& each : rings_)
      if (!each->empty()) sources_.push_back({each.get(), each->end(), {}, true});
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory: what did not fit is read the next time
  }
  for (source& each : sources_) each.has = each.ring->front(each.end, each.front);
}

log_rings::source* log_rings::find_oldest() noexcept {
  source* oldest = nullptr;
  for (source& each : sources_)
    if (each.has && (oldest == nullptr || each.front.unix_nanos < oldest->front.unix_nanos)) oldest = &each;
  return oldest;
}

bool log_rings::anything() noexcept {
  std::scoped_lock const lock(mutex_);
  return std::any_of(rings_.begin(), rings_.end(), [](auto const& each) { return !each->empty(); });
}

std::uint64_t log_rings::dropped() noexcept {
  std::scoped_lock const lock(mutex_);
  std::uint64_t sum = 0;
  for (auto const& each : rings_) sum += each->dropped();
  return sum;
}

log_ring* ring_of_thread::find(log_rings& all, std::size_t bytes) noexcept {
  leave();
  try {
    if (!ended_) ring_ = &all.borrow(bytes);
    all_ = &all;
  } catch (...) {  // NOLINT(bugprone-empty-catch): the caller counts
  }
  return ring_;
}

}  // namespace corest::observe
