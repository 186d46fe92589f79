// What the administration port says of a running server.
#pragma once
#include <corest/server/http_server.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace corest {

/// Members are the names in the JSON.
struct admin_state {
  struct process_part {
    std::int64_t id;
    std::uint64_t threads, resident_bytes, open_descriptors, max_descriptors;
    double cpu_seconds;
  };
  struct loop_part {
    std::uint64_t turns, callbacks, timers;
    double busy_seconds, longest_turn_seconds, longest_timer_lag_seconds;
  };
  struct worker_part {
    std::uint64_t connections, accepted, received_bytes, sent_bytes;
    loop_part loop;
  };
  struct overload_part {
    std::uint64_t in_flight, limit, queued, shed_full, shed_late, shed_busy;
  };

  std::string title, version;
  std::string url;
  double uptime_seconds;
  std::optional<process_part> process;  ///< none where the system does not tell
  std::vector<worker_part> workers;
  overload_part overload;
  std::map<std::string, std::uint64_t> limit_hits;  ///< by server::name_of()
};

/// All but title, version and uptime. Any thread; asks no worker, and so never waits for one.
[[nodiscard]] admin_state admin_state_of(http_server const& of);

}  // namespace corest
