// What a server does when more is asked of it than it can do.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace corest::server {

/// Requests that cannot be served soon are answered at once with 503 and Retry-After, so that the others are
/// served in time; the connection stays. Only requests that wait for something are counted as in flight.
struct overload_options {
  bool on = true;
  /// In flight per worker. Within these bounds the limit is found: down when requests take more than
  /// `tolerance` times as long as usual, up again when they do not.
  std::uint32_t least_in_flight = 16;
  std::uint32_t most_in_flight = 16'384;
  double tolerance = 2;
  /// Requests that wait for a place, per worker and per route with a limit of its own.
  std::size_t queue = 128;
  /// The longest wait for a place; after that long without an empty queue it is overloaded, and then the
  /// longest wait is `target`, or four places' time where they are slower.
  std::chrono::milliseconds interval{100};
  std::chrono::milliseconds target{5};
  /// The longest that a request's turn may come behind the wake-up of its worker; for batch a quarter of it,
  /// once the worker has had no pause for an `interval`. As many clients as there are may keep a worker
  /// busy by asking again when they have their answer, so below a client's patience this is no overload.
  std::chrono::milliseconds lag{200};
};

/// Counted since the server was made, all workers together; `in_flight` and `limit` are of this moment.
struct overload_counts {
  std::uint64_t queued = 0;     ///< had to wait for a place, whatever came of it
  std::uint64_t shed_full = 0;  ///< the queue was full
  std::uint64_t shed_late = 0;  ///< waited in it for too long
  std::uint64_t shed_busy = 0;  ///< the worker was too far behind
  std::uint64_t in_flight = 0;  ///< of routes without a limit of their own
  std::uint64_t limit = 0;      ///< what is allowed of them
  [[nodiscard]] std::uint64_t shed() const noexcept { return shed_full + shed_late + shed_busy; }
};

}  // namespace corest::server
