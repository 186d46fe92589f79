#include "serve/dashboard_sample.hpp"

#include <corest/observe/duration_quantile.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

namespace corest {
namespace {

using durations = std::array<std::uint64_t, observe::duration_buckets>;

double seconds_of(scheduler::duration some) { return std::chrono::duration<double>(some).count(); }

/// Counters are read while workers count, and each a moment after the other: never below nothing.
std::uint64_t more(std::uint64_t before, std::uint64_t now) { return now > before ? now - before : 0; }
double rate(std::uint64_t before, std::uint64_t now, double seconds) {
  return seconds > 0 ? static_cast<double>(more(before, now)) / seconds : 0;
}

double& class_of(int status, dashboard_sample::status_part& in) {
  switch (status / 100) {
    case 2:
      return in.success;
    case 3:
      return in.redirect;
    case 4:
      return in.client_error;
    case 5:
      return in.server_error;
    default:
      return in.other;
  }
}

std::optional<dashboard_sample::latency_part> latency_of(durations const& counts) {
  auto const at = [&](double share) { return observe::duration_quantile(counts, share).value_or(0) / 1e9; };
  if (!observe::duration_quantile(counts, 1)) return std::nullopt;
  return dashboard_sample::latency_part{.p50 = at(0.5), .p90 = at(0.9), .p99 = at(0.99)};
}

/// One route, or all of them.
struct answers {
  durations counts{};
  dashboard_sample::status_part rates{};
  bool any = false;

  void add(int status, durations const& more_counts, double seconds) {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      counts[i] += more_counts[i];
      all += more_counts[i];
    }
    class_of(status, rates) += rate(0, all, seconds);
    any = any || all > 0;
  }
};

class by_route {
 public:
  by_route(dashboard_counters const& before, dashboard_counters const& now) : before_(before), now_(now) {}

  void fill(std::span<route_name const> names, dashboard_sample& sample) {
    answers all;
    auto at = now_.requests.begin();
    for (std::uint32_t route = 0; route < names.size(); ++route) {
      answers here;
      for (; at != now_.requests.end() && at->route == route; ++at) {
        auto const fresh = since_before(*at);
        here.add(at->status, fresh, sample.seconds);
        all.add(at->status, fresh, sample.seconds);
      }
      std::uint64_t const active = route < now_.active.size() ? now_.active[route] : 0;
      sample.in_flight += active;
      if (!here.any && active == 0) continue;
      sample.routes.push_back({.method = std::string(names[route].method),
                               .route = std::string(names[route].pattern),
                               .rates = here.rates,
                               .in_flight = active,
                               .latency = latency_of(here.counts)});
    }
    sample.rates = all.rates;
    sample.latency = latency_of(all.counts);
  }

 private:
  [[nodiscard]] durations since_before(observe::request_counts const& counted) const {
    auto const key = [](observe::request_counts const& of) { return std::pair(of.route, of.status); };
    auto const older = std::ranges::lower_bound(before_.requests, key(counted), {}, key);
    durations fresh = counted.durations;
    if (older == before_.requests.end() || key(*older) != key(counted)) return fresh;
    for (std::size_t i = 0; i < fresh.size(); ++i) fresh[i] = more(older->durations[i], fresh[i]);
    return fresh;
  }

  dashboard_counters const& before_;
  dashboard_counters const& now_;
};

dashboard_sample::worker_part part_of(server::worker_statistics const& before,
                                      server::worker_statistics const& now, double seconds) {
  dashboard_sample::worker_part found{.connections = now.open, .busy = 0, .lag = {}};
  if (seconds > 0) found.busy = std::clamp(seconds_of(now.loop.busy - before.loop.busy) / seconds, 0.0, 1.0);
  if (auto const timers = more(before.loop.timers, now.loop.timers); timers > 0)
    found.lag = seconds_of(now.loop.timer_lag - before.loop.timer_lag) / static_cast<double>(timers);
  return found;
}

/// What has been counted since, of those series where that is something.
std::vector<counter_line> since(std::vector<counter_line> const& before,
                                std::vector<counter_line> const& now) {
  std::vector<counter_line> found;
  for (auto const& each : now) {
    auto const older = std::ranges::find(before, each.labels, &counter_line::labels);
    auto const fresh = more(older == before.end() ? 0 : older->count, each.count);
    if (fresh > 0 && !each.labels.empty()) found.push_back({each.labels, fresh});
  }
  return found;
}

/// What clients choose, as text that JSON can hold.
std::string printable(std::string_view text) {
  std::string shown(text);
  std::ranges::replace_if(shown, [](char c) { return c < ' ' || c > '~'; }, '?');
  return shown;
}

void fill_workers(dashboard_counters const& before, dashboard_counters const& now, dashboard_sample& sample) {
  for (std::size_t i = 0; i < now.workers.size(); ++i) {
    auto const& then = i < before.workers.size() ? before.workers[i] : server::worker_statistics{};
    auto const& each = now.workers[i];
    sample.workers.push_back(part_of(then, each, sample.seconds));
    sample.received_bytes += rate(then.received, each.received, sample.seconds);
    sample.sent_bytes += rate(then.sent, each.sent, sample.seconds);
    sample.accepted += rate(then.accepted, each.accepted, sample.seconds);
  }
}

}  // namespace

dashboard_sample difference(dashboard_counters const& before, dashboard_counters const& now,
                            std::span<route_name const> names) {
  dashboard_sample sample{};
  sample.seconds = seconds_of(now.at - before.at);
  sample.counts_requests = now.counts_requests;
  by_route(before, now).fill(names, sample);
  fill_workers(before, now, sample);
  auto const& then = before.overload;
  auto const& over = now.overload;
  sample.overload = {.in_flight = over.in_flight,
                     .limit = over.limit,
                     .queued = rate(then.queued, over.queued, sample.seconds),
                     .shed_full = rate(then.shed_full, over.shed_full, sample.seconds),
                     .shed_late = rate(then.shed_late, over.shed_late, sample.seconds),
                     .shed_busy = rate(then.shed_busy, over.shed_busy, sample.seconds)};
  if (!now.counts_requests) sample.in_flight = over.in_flight;
  for (std::size_t i = 0; i < server::limit_count; ++i)
    if (auto const hits = more(before.limit_hits[i], now.limit_hits[i]); hits > 0)
      sample.limit_hits.emplace(server::name_of(static_cast<server::limit>(i)), hits);
  for (auto& each : since(before.problems, now.problems)) sample.problems.emplace(each.labels[0], each.count);
  for (auto& each : since(before.rate_limits, now.rate_limits))
    if (each.labels.size() == 2) sample.rate_limits.push_back({each.labels[0], each.labels[1], each.count});
  if (now.process && before.process && sample.seconds > 0)
    sample.process = dashboard_sample::process_part{
        .cpu = std::max(0.0, now.process->cpu_seconds - before.process->cpu_seconds) / sample.seconds,
        .resident_bytes = now.process->resident_bytes,
        .open_descriptors = now.process->open_descriptors,
        .max_descriptors = now.process->max_descriptors,
        .threads = now.process->threads};
  return sample;
}

std::vector<dashboard_sample::slow_part> parts_of(std::span<observe::slow_request const> slowest,
                                                  std::span<route_name const> names) {
  std::vector<dashboard_sample::slow_part> found;
  found.reserve(slowest.size());
  auto const seconds = [](std::uint64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e9; };
  for (auto const& each : slowest) {
    auto& part = found.emplace_back();
    if (each.route < names.size()) {
      part.method = names[each.route].method;
      part.route = names[each.route].pattern;
    }
    part.path = printable(each.path.view());
    part.status = each.status;
    part.unix_ms = each.unix_nanos / 1'000'000;
    part.queued = seconds(each.queued);
    part.handled = seconds(each.handled);
    part.written = seconds(each.written);
    part.recorded = each.recorded;
    part.id = printable(each.id.view());
    std::array<char, trace_id::text_bytes> text;
    if (each.trace) part.trace = std::string(each.trace.format(text.data()));
  }
  return found;
}

}  // namespace corest
