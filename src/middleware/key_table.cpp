#include "middleware/key_table.hpp"

#include <algorithm>
#include <thread>

namespace corest::middleware {

key_table::lock::lock(set& of) noexcept : of_(of) {
  for (unsigned tries = 0; of_.locked.exchange(1, std::memory_order_acquire) != 0; ++tries) {
    // Held for some dozen instructions; if longer, its holder has lost its CPU.
    constexpr unsigned spins = 64;
    if (tries >= spins) std::this_thread::yield();
  }
}

key_table::key_table(std::size_t most_keys)
    : sets_(std::max<std::size_t>((most_keys + 9) / 10, 1)), all_(std::make_unique<set[]>(sets_)) {}

rate_standing key_table::take(std::uint64_t key, rate_parameters const& by, ticks now,
                              std::uint64_t cost) noexcept {
  key += key == 0 ? 1 : 0;
  set& in = set_of(key);
  lock const held(in);
  slot* least = nullptr;
  std::uint64_t least_debt = 0;
  for (slot& each : in.slots) {
    if (each.key == key) return middleware::take(each.state, by, now, cost);
    if (each.key == 0) {
      // Places are taken from the front and never given up, so behind this one all are free.
      if (least == nullptr || least_debt != 0) least = &each;
      least_debt = 0;
      break;
    }
    auto const lost = debt(each.state, by, now);
    if (least == nullptr || lost < least_debt) {
      least = &each;
      least_debt = lost;
    }
  }
  rate_state fresh;
  auto const seen = middleware::take(fresh, by, now, cost);
  if (cost == 0 || !seen.allowed) return seen;
  if (least_debt != 0) forgotten_.fetch_add(1, std::memory_order_relaxed);
  *least = {key, fresh};
  return seen;
}

void key_table::give_back(std::uint64_t key, rate_parameters const& by, ticks now,
                          std::uint64_t cost) noexcept {
  key += key == 0 ? 1 : 0;
  set& in = set_of(key);
  lock const held(in);
  for (slot& each : in.slots) {
    if (each.key == key) return middleware::give_back(each.state, by, now, cost);
  }
}

}  // namespace corest::middleware
