// Which duration a share of requests stays below, from the counts of a fine histogram.
#pragma once
#include <corest/observe/fine_histogram.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace corest::observe {

/// What a bucket holds: more than `above`, `most` at most, in nanoseconds.
struct duration_range {
  std::uint64_t above;
  std::uint64_t most;
};
[[nodiscard]] duration_range range_of(std::size_t bucket) noexcept;

/// The duration in nanoseconds that `share` (above 0, to 1) of them do not exceed, taken to be spread evenly
/// within a bucket: an eighth off at most. nullopt: there are none.
[[nodiscard]] std::optional<double> duration_quantile(std::span<std::uint64_t const, duration_buckets> counts,
                                                      double share) noexcept;

}  // namespace corest::observe
