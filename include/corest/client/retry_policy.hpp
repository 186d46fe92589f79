// When a call is tried again, and how long it waits before.
#pragma once
#include <chrono>

namespace corest {

/// What is repeated: a connection that could not be made; for methods that may be repeated also one that
/// broke before the answer was complete, and the statuses 429, 502, 503 and 504. The wait before attempt n+1
/// is random between 0 and backoff * 2^(n-1) ("full jitter": clients that failed together do not come back
/// together), or what Retry-After says where that is longer. A wait that would outlast the time of the call
/// or the deadline of the scope is not begun: what the last attempt gave is the outcome.
struct retry_policy {
  unsigned attempts = 3;  ///< in all; 1: never again
  std::chrono::milliseconds backoff{100};
  std::chrono::milliseconds max_backoff{5'000};
  /// A server that asks for more patience than this is not waited for: its answer is the outcome.
  std::chrono::milliseconds max_retry_after{30'000};
};

}  // namespace corest
