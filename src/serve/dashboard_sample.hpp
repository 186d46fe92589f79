// What the dashboard is told each second: the differences between two moments of a service.
#pragma once
#include "serve/dashboard_counters.hpp"

#include <corest/json/rules.hpp>
#include <corest/observe/route_name.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace corest {

/// Members are the names in the JSON. Rates are per second, times are seconds.
struct dashboard_sample {
  using corest_rules = rules<omit_null>;

  struct latency_part {
    double p50, p90, p99;
  };
  struct status_part {
    double success, redirect, client_error, server_error, other;
  };
  struct route_part {
    using corest_rules = rules<omit_null>;
    std::string method, route;  ///< the route is empty where none answered
    status_part rates;
    std::uint64_t in_flight;
    std::optional<latency_part> latency;
  };
  struct worker_part {
    using corest_rules = rules<omit_null>;
    std::uint64_t connections;
    double busy;                ///< the share of the time in which it did not sleep
    std::optional<double> lag;  ///< how late its timers were, on average; none: it had none
  };
  struct overload_part {
    std::uint64_t in_flight, limit;
    double queued, shed_full, shed_late, shed_busy;
  };
  struct process_part {
    double cpu;  ///< 1: one processor all the time
    std::uint64_t resident_bytes, open_descriptors, max_descriptors, threads;
  };

  struct policy_part {
    std::string policy, outcome;
    std::uint64_t count;
  };
  struct slow_part {
    using corest_rules = rules<omit_null>;
    std::string method, route, path;
    int status;
    std::int64_t unix_ms;
    double queued, handled, written;
    std::optional<std::string> trace;
    bool recorded;  ///< the trace is exported
    std::string id;
  };

  std::string title, version;
  double uptime_seconds;
  std::int64_t unix_ms;
  double seconds;  ///< between the two moments
  bool counts_requests;
  status_part rates;
  std::optional<latency_part> latency;
  std::uint64_t in_flight;
  std::vector<route_part> routes;  ///< those that were asked, or are at it
  double received_bytes, sent_bytes, accepted;
  std::vector<worker_part> workers;
  overload_part overload;
  std::map<std::string, std::uint64_t> limit_hits;  ///< since `before`, of those that were hit
  std::map<std::string, std::uint64_t> problems;    ///< likewise, by type
  std::vector<policy_part> rate_limits;             ///< likewise
  std::vector<slow_part> slowest;                   ///< of the last minute, the slowest first
  std::optional<process_part> process;
};

/// All but title, version, uptime, time and the slowest requests. `names` are those of the counted routes.
[[nodiscard]] dashboard_sample difference(dashboard_counters const& before, dashboard_counters const& now,
                                          std::span<route_name const> names);

[[nodiscard]] std::vector<dashboard_sample::slow_part> parts_of(
    std::span<observe::slow_request const> slowest, std::span<route_name const> names);

}  // namespace corest
