// Requests by route and status: how many, how long, how large. Counted by each worker for itself.
#pragma once
#include <corest/base/tally.hpp>
#include <corest/observe/exposition.hpp>
#include <corest/observe/fine_histogram.hpp>
#include <corest/observe/route_name.hpp>
#include <corest/observe/slow_requests.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace corest::observe {

/// What is counted of one answered request.
struct request_record {
  std::uint32_t route;  ///< an index into the names
  int status;
  std::uint64_t duration;  ///< nanoseconds
  std::uint64_t queued;    ///< nanoseconds of them in which others came first
  std::uint64_t body_received;
  std::uint64_t body_sent;
  std::uint64_t trace_high = 0;  ///< the id of its trace where that is sampled, as in exemplar
  std::uint64_t trace_low = 0;
};

/// What one route was answered with one status, of all workers together and since they began.
struct request_counts {
  std::uint32_t route = 0;  ///< an index into the names
  int status = 0;           ///< 0: all those of which there were too many to tell apart
  std::array<std::uint64_t, duration_buckets> durations{};
};

/// The last sampled request of each shown bucket. One writer; a reader that comes in between gets none.
class exemplar_slot {
 public:
  void store(exemplar const& last) noexcept;
  [[nodiscard]] exemplar load() const noexcept;

 private:
  std::atomic<std::uint32_t> version_ = 0;  // odd while it is written
  std::atomic<std::uint64_t> high_ = 0;
  std::atomic<std::uint64_t> low_ = 0;
  std::atomic<double> value_ = 0;
};

/// One worker's counts. Only its thread calls add(), enter() and leave(); after the first request of a route
/// with a status they neither allocate nor lock.
class request_shard {
 public:
  /// The statuses of a route that are told apart; all others together are shown as status 0.
  static constexpr std::size_t max_statuses = 32;

  explicit request_shard(std::size_t routes) : series_(routes), active_(routes) {}
  request_shard(request_shard const&) = delete;
  request_shard& operator=(request_shard const&) = delete;
  ~request_shard();

  void add(request_record const& one) noexcept {
    std::atomic<series*>& first = series_[one.route];
    series* into = first.load(std::memory_order_relaxed);
    while (into != nullptr && into->status != one.status) into = into->next;
    if (into == nullptr) [[unlikely]]
      into = find_or_make(first, one.status);
    if (into == nullptr) return;
    into->duration.add(one.duration);
    into->request_body.add(one.body_received);
    into->response_body.add(one.body_sent);
    queue_.add(one.queued);
    if ((one.trace_high | one.trace_low) != 0) [[unlikely]]
      note_trace(*into, one);
  }
  /// A request that outlives its turn of the loop begins, or ends.
  void enter(std::uint32_t route) noexcept { ++active_[route]; }
  void leave(std::uint32_t route) noexcept { active_[route] -= 1; }
  [[nodiscard]] slow_requests& slowest() noexcept { return slowest_; }

 private:
  friend class request_metrics;
  struct series {
    series(int of, series* older) noexcept : status(of), next(older) {}
    int status;
    series* next;  // older ones, never changed
    duration_histogram duration;
    coarse_histogram request_body;
    coarse_histogram response_body;
    std::array<exemplar_slot, duration_bounds.size()> examples;
  };

  series* find_or_make(std::atomic<series*>& first, int status) noexcept;
  static void note_trace(series& of, request_record const& one) noexcept;

  std::vector<std::atomic<series*>> series_;
  std::vector<tally<>> active_;
  coarse_histogram queue_;
  slow_requests slowest_;
};

/// All workers' counts, merged when they are read.
class request_metrics {
 public:
  /// `routes` must outlive it; see route_name.
  explicit request_metrics(std::span<route_name const> routes) : routes_(routes) {}

  /// For a new worker; it lives as long as this. Any thread.
  [[nodiscard]] request_shard& add_shard();
  /// Appends http_server_* and corest_http_server_queue_duration_seconds. Any thread, without stopping a
  /// worker.
  void write(exposition& to) const;
  /// By route and status, in that order; none for what was never answered so. Any thread, as write().
  [[nodiscard]] std::vector<request_counts> read() const;
  /// Of each route, the requests that wait for something or whose response is still being sent.
  [[nodiscard]] std::vector<std::uint64_t> read_active() const;
  /// From now on the slowest requests of each worker are kept, or no longer. Any thread, as take_slowest().
  void watch_slowest(bool on);
  /// Those since the last call, of all workers and in no order.
  [[nodiscard]] std::vector<slow_request> take_slowest();
  [[nodiscard]] std::span<route_name const> routes() const noexcept { return routes_; }

 private:
  std::span<route_name const> routes_;
  mutable std::mutex mutex_;
  bool watches_slowest_ = false;
  std::deque<request_shard> shards_;
};

}  // namespace corest::observe
