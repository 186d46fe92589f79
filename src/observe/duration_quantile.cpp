// Back from buckets to durations.
#include <corest/observe/duration_quantile.hpp>

#include <algorithm>
#include <array>

namespace corest::observe {
namespace {

constexpr auto most_of_buckets = [] {
  std::array<std::uint64_t, duration_buckets> most{};
  for (std::size_t step = 0; step < detail::steps; ++step) {
    // What detail::step_of() does, backwards: eight steps to a power of two, of durations moved by eight.
    std::size_t const shift = step / 8;
    std::uint64_t const end = (9 + step % 8) << shift;
    auto const& place = detail::step_table[step];
    std::size_t at = place.first;
    if (place.bound != ~0ull) most[at++] = place.bound;
    most[at] = end - 9;
  }
  return most;
}();

}  // namespace

duration_range range_of(std::size_t bucket) noexcept {
  return {bucket == 0 ? 0 : most_of_buckets[bucket - 1], most_of_buckets[bucket]};
}

std::optional<double> duration_quantile(std::span<std::uint64_t const, duration_buckets> counts,
                                        double share) noexcept {
  std::uint64_t all = 0;
  for (auto const each : counts) all += each;
  if (all == 0) return std::nullopt;
  double left = share * static_cast<double>(all);
  std::size_t last = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    last = i;
    auto const here = static_cast<double>(counts[i]);
    if (here >= left) break;
    left -= here;
  }
  auto const [above, most] = range_of(last);
  double const part = std::min(left / static_cast<double>(counts[last]), 1.0);
  return static_cast<double>(above) + part * static_cast<double>(most - above);
}

}  // namespace corest::observe
