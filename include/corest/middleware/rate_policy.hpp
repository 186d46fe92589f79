// What a rate limit lets through: how much in which time, counted how, of whom, and at what cost.
#pragma once
#include <corest/http/request.hpp>
#include <corest/middleware/limit_key.hpp>
#include <corest/middleware/request_function.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace corest {

/// How a policy counts.
enum class rate_algorithm : std::uint8_t {
  token_bucket,    ///< GCRA: `burst` at once, and units that come back one by one, evenly
  fixed_window,    ///< `requests` in each window; at its border twice as many can come in a moment
  sliding_window,  ///< `requests` in any window, nearly: of the window before as much counts as still
                   ///< overlaps
};

/// How much is let through. What a function gives beyond the bounds (1 to 4,294,967,295 requests, 1 ns to 366
/// days) is taken to them; a policy with such a quota is refused.
struct rate_quota {
  std::uint64_t requests = 100;                 ///< units, which are requests unless there is a cost
  std::chrono::nanoseconds per{1'000'000'000};  ///< at most 366 days
  std::uint64_t burst = 0;                      ///< of a token bucket: units at once; 0: `requests`
};

/// One limit. Requests of one key share its quota.
struct rate_policy {
  std::uint64_t requests = 100;  ///< as in rate_quota, as the two below
  std::chrono::nanoseconds per{1'000'000'000};
  std::uint64_t burst = 0;
  std::string name = "default";  ///< what clients see of it: letters, digits and '-', '_', '.'
  /// Whose quota a request takes from; by default the client's address, of IPv6 its /64.
  limit_key::function key = by_address();
  /// The units that a request takes, for what costs more than others; 0: none. Empty: one each.
  request_function<std::uint64_t> cost = {};
  /// The quota of this request's key instead of the one above: quotas by plan. Of one key it should be the
  /// same each time.
  request_function<rate_quota> quota = {};
  rate_algorithm algorithm = rate_algorithm::token_bucket;
  /// Lets everything through and only counts what it would refuse, to find a limit from real traffic.
  bool shadow = false;
  /// Keys that it remembers, in 26 bytes each, all of them from the beginning. Beyond that it forgets those
  /// which have taken least: it then lets too much through, and never too little.
  std::size_t most_keys = 65'536;
};

}  // namespace corest
