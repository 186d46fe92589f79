// Making series when they are first needed, and merging those of all workers.
#include <corest/observe/request_metrics.hpp>

#include <algorithm>
#include <map>
#include <new>
#include <string>
#include <tuple>
#include <utility>

namespace corest::observe {
namespace {

constexpr double nanosecond = 1e-9;

/// The same series of several workers.
struct merged_durations {
  std::array<std::uint64_t, duration_buckets> counts{};
  std::uint64_t sum = 0;
  std::array<exemplar, duration_bounds.size()> examples{};

  void add(duration_histogram const& of) noexcept {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += of.counts[i];
    sum += of.sum;
  }
  [[nodiscard]] std::uint64_t count() const noexcept {
    std::uint64_t all = 0;
    for (auto const each : counts) all += each;
    return all;
  }
  void write(exposition& to, std::string_view labels) const {
    std::array<cumulative_bucket, duration_bounds.size()> shown;
    std::uint64_t below = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) {
      for (std::size_t const end = duration_bucket(duration_bounds[i]) + 1; at < end; ++at)
        below += counts[at];
      // A quotient, for a product would show 5 ms as 0.0050000000000000001.
      shown[i] = {static_cast<double>(duration_bounds[i]) / 1e9, below, examples[i]};
    }
    to.histogram(labels, shown, count(), static_cast<double>(sum) * nanosecond);
  }
};

template <std::size_t Least, std::size_t Most>
struct merged_coarse {
  std::array<std::uint64_t, 65> counts{};
  std::uint64_t sum = 0;

  void add(coarse_histogram const& of) noexcept {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += of.counts[i];
    sum += of.sum;
  }
  /// `unit`: what 1 is of what is shown.
  void write(exposition& to, std::string_view labels, std::uint64_t requests, double unit) const {
    std::uint64_t filled = 0;
    for (auto const each : counts) filled += each;
    std::uint64_t const count = std::max(requests, filled);
    std::uint64_t below = count - filled;  // those of 0
    std::array<cumulative_bucket, (Most - Least) / 2 + 1> shown;
    std::size_t at = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) {
      std::size_t const exponent = Least + 2 * i;
      for (; at <= exponent; ++at) below += counts[at];
      shown[i] = {static_cast<double>(1ull << exponent) * unit, below};
    }
    to.histogram(labels, shown, count, static_cast<double>(sum) * unit);
  }
};
using merged_sizes = merged_coarse<least_size_exponent, most_size_exponent>;
using merged_queue = merged_coarse<least_queue_exponent, most_queue_exponent>;

struct merged_series {
  std::string labels;
  merged_durations duration;
  merged_sizes request_body;
  merged_sizes response_body;
};

std::string labels_of(route_name const& route, int status) {
  std::string labels;
  append_label(labels, "http_request_method", route.method);
  if (!route.pattern.empty()) append_label(labels, "http_route", route.pattern);
  std::string const code = status == 0 ? "other" : std::to_string(status);
  append_label(labels, "http_response_status_code", code);
  if (status >= 500) append_label(labels, "error_type", code);
  append_label(labels, "url_scheme", "http");
  return labels;
}

}  // namespace

void exemplar_slot::store(exemplar const& last) noexcept {
  std::uint32_t const before = version_.load(std::memory_order_relaxed);
  version_.store(before + 1, std::memory_order_relaxed);
  // Release each: who has seen one of these sees the odd version too.
  high_.store(last.trace_high, std::memory_order_release);
  low_.store(last.trace_low, std::memory_order_release);
  value_.store(last.value, std::memory_order_release);
  version_.store(before + 2, std::memory_order_release);
}

exemplar exemplar_slot::load() const noexcept {
  std::uint32_t const before = version_.load(std::memory_order_acquire);
  exemplar const found{high_.load(std::memory_order_acquire), low_.load(std::memory_order_acquire),
                       value_.load(std::memory_order_acquire)};
  bool const whole = before % 2 == 0 && version_.load(std::memory_order_relaxed) == before;
  return whole ? found : exemplar{};
}

request_shard::~request_shard() {
  for (auto& first : series_)
    for (series* each = first; each != nullptr;) delete std::exchange(each, each->next);
}

// Out of memory, the request is not counted: it was answered, and that matters more.
request_shard::series* request_shard::find_or_make(std::atomic<series*>& first, int status) noexcept {
  std::size_t known = 0;
  for (series* each = first; each != nullptr; each = each->next) {
    if (each->status == 0) return each;  // there are too many already
    ++known;
  }
  auto* const made = new (std::nothrow) series(known < max_statuses ? status : 0, first);
  if (made != nullptr) first.store(made, std::memory_order_release);  // for who reads it from another thread
  return made;
}

void request_shard::note_trace(series& of, request_record const& one) noexcept {
  auto const* const bound = std::lower_bound(duration_bounds.begin(), duration_bounds.end(), one.duration);
  if (bound == duration_bounds.end()) return;
  of.examples[static_cast<std::size_t>(bound - duration_bounds.begin())].store(
      {one.trace_high, one.trace_low, static_cast<double>(one.duration) * nanosecond});
}

request_shard& request_metrics::add_shard() {
  std::scoped_lock const lock(mutex_);
  auto& made = shards_.emplace_back(routes_.size());
  made.slowest().watch(watches_slowest_);
  return made;
}

void request_metrics::watch_slowest(bool on) {
  std::scoped_lock const lock(mutex_);
  watches_slowest_ = on;
  for (request_shard& shard : shards_) shard.slowest().watch(on);
}

std::vector<slow_request> request_metrics::take_slowest() {
  std::scoped_lock const lock(mutex_);
  std::vector<slow_request> found;
  for (request_shard& shard : shards_) shard.slowest().take(found);
  return found;
}

std::vector<request_counts> request_metrics::read() const {
  std::scoped_lock const lock(mutex_);
  std::map<std::pair<std::uint32_t, int>, request_counts> all;
  for (request_shard const& shard : shards_) {
    for (std::uint32_t route = 0; route < routes_.size(); ++route) {
      auto const* each = shard.series_[route].load(std::memory_order_acquire);
      for (; each != nullptr; each = each->next) {
        request_counts& into = all.try_emplace({route, each->status}).first->second;
        for (std::size_t i = 0; i < duration_buckets; ++i) into.durations[i] += each->duration.counts[i];
      }
    }
  }
  std::vector<request_counts> found;
  found.reserve(all.size());
  for (auto& [key, counts] : all) {
    std::tie(counts.route, counts.status) = key;
    found.push_back(counts);
  }
  return found;
}

std::vector<std::uint64_t> request_metrics::read_active() const {
  std::scoped_lock const lock(mutex_);
  std::vector<std::uint64_t> found(routes_.size());
  for (request_shard const& shard : shards_)
    for (std::size_t route = 0; route < routes_.size(); ++route) found[route] += shard.active_[route];
  return found;
}

void request_metrics::write(exposition& to) const {
  std::scoped_lock const lock(mutex_);
  std::map<std::pair<std::size_t, int>, merged_series> all;
  merged_queue queue;
  std::uint64_t requests = 0;
  for (request_shard const& shard : shards_) {
    queue.add(shard.queue_);
    for (std::size_t route = 0; route < routes_.size(); ++route) {
      auto const* each = shard.series_[route].load(std::memory_order_acquire);
      for (; each != nullptr; each = each->next) {
        merged_series& into = all[{route, each->status}];
        if (into.labels.empty()) into.labels = labels_of(routes_[route], each->status);
        into.request_body.add(each->request_body);
        into.response_body.add(each->response_body);
        into.duration.add(each->duration);
        for (std::size_t i = 0; i < each->examples.size(); ++i)
          if (auto const found = each->examples[i].load(); found.present()) into.duration.examples[i] = found;
      }
    }
  }
  to.family("http_server_request_duration_seconds", metric_type::histogram,
            "From the worker's waking up for a request to its response.");
  for (auto const& [key, each] : all) {
    each.duration.write(to, each.labels);
    requests += each.duration.count();
  }
  to.family("http_server_request_body_size_bytes", metric_type::histogram,
            "Bodies of requests as they came, without transfer coding.");
  for (auto const& [key, each] : all) each.request_body.write(to, each.labels, each.duration.count(), 1);
  to.family("http_server_response_body_size_bytes", metric_type::histogram,
            "Bodies of responses as they were sent, without transfer coding.");
  for (auto const& [key, each] : all) each.response_body.write(to, each.labels, each.duration.count(), 1);
  to.family("http_server_active_requests", metric_type::gauge,
            "Requests that wait for something, or whose response is still being sent.");
  for (std::size_t route = 0; route < routes_.size(); ++route) {
    std::uint64_t active = 0;
    for (request_shard const& shard : shards_) active += shard.active_[route];
    if (active == 0 && routes_[route].pattern.empty()) continue;
    std::string labels;
    append_label(labels, "http_request_method", routes_[route].method);
    if (!routes_[route].pattern.empty()) append_label(labels, "http_route", routes_[route].pattern);
    append_label(labels, "url_scheme", "http");
    to.sample(labels, active);
  }
  to.family("corest_http_server_queue_duration_seconds", metric_type::histogram,
            "The part of a request's duration in which its worker was at others.");
  queue.write(to, {}, requests, nanosecond);
}

}  // namespace corest::observe
