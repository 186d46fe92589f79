// How a policy counts: token bucket, fixed window and sliding window, each as arithmetic over two integers.
#pragma once
#include <corest/middleware/rate_policy.hpp>

#include <chrono>
#include <cstdint>

namespace corest::middleware {

/// Time in sixteenths of a nanosecond: fine enough that ten million units per second are let through to
/// 0.1 %, and without overflow for 36 years since the machine was started.
using ticks = std::uint64_t;
inline constexpr ticks ticks_per_nanosecond = 16;

/// What is kept of one key. All zero: nothing was taken yet.
struct rate_state {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
};

/// What an algorithm needs of a policy; the times are above zero, and `quota` at least one.
struct rate_parameters {
  rate_algorithm algorithm = rate_algorithm::token_bucket;
  std::uint64_t quota = 1;  ///< units in a window; of a token bucket what it holds when it is full
  ticks window = 1;
  ticks unit = 1;  ///< of a token bucket: in which one unit comes back
};

/// The bounds of a quota: what a count and a time have room for.
inline constexpr std::uint64_t most_requests = 0xffff'ffff;
inline constexpr std::chrono::nanoseconds longest_window = std::chrono::days(366);

/// What is beyond the bounds is taken to them.
[[nodiscard]] rate_parameters parameters_of(rate_quota const& quota, rate_algorithm algorithm) noexcept;

/// How a key stands.
struct rate_standing {
  bool allowed = true;
  std::uint64_t available = 0;  ///< units that would be let through now
  ticks next = 0;               ///< until more are
  ticks retry = 0;              ///< until the cost that was asked for is; never ~0
  static constexpr ticks never = ~ticks{0};
};

/// Takes `cost` units at `now` when there are as many; a cost of 0 only looks. A little way back in time
/// (the clocks of two workers) does no harm.
[[nodiscard]] rate_standing take(rate_state& state, rate_parameters const& by, ticks now,
                                 std::uint64_t cost) noexcept;
/// Takes back what take() took.
void give_back(rate_state& state, rate_parameters const& by, ticks now, std::uint64_t cost) noexcept;
/// How much would be lost if the state was forgotten: 0 when nothing, and more the more was taken.
[[nodiscard]] std::uint64_t debt(rate_state const& state, rate_parameters const& by, ticks now) noexcept;

}  // namespace corest::middleware
