// Histograms that are fine inside: eight buckets to a power of two, and exact at round numbers of seconds.
#pragma once
#include <corest/base/tally.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace corest::observe {

/// The bounds that are shown, in nanoseconds. Those of the OpenTelemetry conventions for HTTP from 5 ms to 10
/// s, and on both sides of them those that a fast service and a slow one need.
inline constexpr std::array<std::uint64_t, 23> duration_bounds{
    10'000,        50'000,        100'000,        250'000,        500'000,       1'000'000,
    2'500'000,     5'000'000,     10'000'000,     25'000'000,     50'000'000,    75'000'000,
    100'000'000,   250'000'000,   500'000'000,    750'000'000,    1'000'000'000, 2'500'000'000,
    5'000'000'000, 7'500'000'000, 10'000'000'000, 30'000'000'000, 60'000'000'000};

namespace detail {

/// The place of the highest bit, which there is: one instruction.
[[nodiscard]] constexpr std::size_t high_bit(std::uint64_t value) noexcept {
  return static_cast<std::size_t>(63 - std::countl_zero(value | 1));
}

/// Buckets by powers of two and three bits behind, without a branch. Eight are added, so that even 0 has its
/// three bits; that moves the small ones a little, and nobody looks at nanoseconds.
[[nodiscard]] constexpr std::size_t step_of(std::uint64_t nanoseconds) noexcept {
  std::uint64_t const moved = nanoseconds + 8;
  std::size_t const exponent = high_bit(moved);
  return (exponent - 4) * 8 + (moved >> (exponent - 3));
}
/// Of 292 years, the longest that a steady clock can tell.
constexpr std::size_t steps = step_of(~0ull >> 1) + 1;

/// A step in which a shown bound lies is two buckets: up to that bound, and above it.
struct step {
  std::uint64_t bound = ~0ull;
  std::uint16_t first = 0;
};
inline constexpr auto step_table = [] {
  std::array<step, steps> table;
  std::uint16_t next = 0;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    table[i].first = next++;
    if (shown == duration_bounds.size() || step_of(duration_bounds[shown]) != i) continue;
    table[i].bound = duration_bounds[shown++];
    ++next;
  }
  return table;
}();

}  // namespace detail

inline constexpr std::size_t duration_buckets = detail::steps + duration_bounds.size();

/// The bucket of a duration; no two that stand on different sides of a shown bound share one.
[[nodiscard]] constexpr std::size_t duration_bucket(std::uint64_t nanoseconds) noexcept {
  auto const& step = detail::step_table[detail::step_of(nanoseconds)];
  return step.first + static_cast<std::size_t>(nanoseconds > step.bound);
}

/// One worker's; any thread may read it.
struct duration_histogram {
  std::array<tally<>, duration_buckets> counts;
  tally<> sum;  ///< nanoseconds

  void add(std::uint64_t nanoseconds) noexcept {
    ++counts[duration_bucket(nanoseconds)];
    sum += nanoseconds;
  }
};

/// A bucket to a power of two: at i there are those of more than 2^(i-1) and at most 2^i. What is 0 is not
/// written down: it is what is missing to the number of requests.
struct coarse_histogram {
  std::array<tally<>, 65> counts;
  tally<> sum;

  void add(std::uint64_t value) noexcept {
    if (value == 0) return;
    ++counts[detail::high_bit(2 * value - 1)];
    sum += value;
  }
};

/// The bounds that are shown of sizes: powers of four from 256 bytes to 1 GiB.
inline constexpr std::size_t least_size_exponent = 8;
inline constexpr std::size_t most_size_exponent = 30;
/// And of the wait in the queue: from 16 us to 17 s.
inline constexpr std::size_t least_queue_exponent = 14;
inline constexpr std::size_t most_queue_exponent = 34;

}  // namespace corest::observe
