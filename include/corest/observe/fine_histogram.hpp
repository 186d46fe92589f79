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

constexpr int least_exponent = 10;  // below a microsecond there is one bucket
constexpr int most_exponent = 37;   // and one above 137 seconds
constexpr std::size_t steps = (most_exponent - least_exponent) * 8 + 2;

/// Buckets by powers of two and three bits behind: one shift, no table.
[[nodiscard]] constexpr std::size_t step_of(std::uint64_t nanoseconds) noexcept {
  if (nanoseconds < (1ull << least_exponent)) return 0;
  if (nanoseconds >= (1ull << most_exponent)) return steps - 1;
  int const exponent = static_cast<int>(std::bit_width(nanoseconds)) - 1;
  return (static_cast<std::size_t>(exponent - least_exponent) << 3 | (nanoseconds >> (exponent - 3) & 7)) + 1;
}

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

/// The bounds that are shown of sizes: powers of four from 256 bytes to 1 GiB.
inline constexpr int least_size_exponent = 8;
inline constexpr int most_size_exponent = 30;

/// Sizes of bodies, a bucket to a power of two. Empty ones are not written down: they are what is missing to
/// the number of requests.
struct size_histogram {
  std::array<tally<>, 65> counts;  ///< at i: more than 2^(i-1) and at most 2^i
  tally<> sum;

  void add(std::uint64_t bytes) noexcept {
    if (bytes == 0) return;
    ++counts[static_cast<std::size_t>(std::bit_width(bytes - 1))];
    sum += bytes;
  }
};

}  // namespace corest::observe
