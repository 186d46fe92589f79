// What a running service has counted up to one moment, for who takes differences.
#pragma once
#include "serve/counter_lines.hpp"

#include <corest/async/scheduler.hpp>
#include <corest/io/process_usage.hpp>
#include <corest/observe/request_metrics.hpp>
#include <corest/server/http_server.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace corest {

/// All of it counts from the start of the service, but `active`, the open connections and the process, which
/// are of this moment.
struct dashboard_counters {
  scheduler::time_point at{};
  bool counts_requests = false;                     ///< else nobody does, and these two are empty
  std::vector<observe::request_counts> requests{};  ///< by route and status
  std::vector<std::uint64_t> active{};              ///< by route
  server::statistics workers{};
  server::overload_counts overload{};
  std::array<std::uint64_t, server::limit_count> limit_hits{};
  std::vector<counter_line> problems{};        ///< by type
  std::vector<counter_line> rate_limits{};     ///< by policy and outcome
  std::optional<io::process_usage> process{};  ///< none where the system does not tell
};

/// Asks no worker, and so never waits for one. `counted` may be null.
[[nodiscard]] dashboard_counters read_counters(http_server const& of,
                                               observe::request_metrics const* counted);

}  // namespace corest
