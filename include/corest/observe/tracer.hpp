// Makes spans for a process: decides which requests are recorded, and keeps what they leave until it is
// exported.
#pragma once
#include <corest/observe/export_queue.hpp>
#include <corest/observe/span_record.hpp>
#include <corest/observe/trace_context.hpp>
#include <corest/observe/tracing_options.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <span>

namespace corest {

/// The head's decision for traces that begin here: by the trace id, so that who has the same ratio decides
/// alike.
class ratio_sampler {
 public:
  explicit ratio_sampler(double ratio) noexcept;
  [[nodiscard]] bool samples(trace_id const& id) const noexcept { return (id.low & 0xffffffff) < below_; }

 private:
  std::uint64_t below_;  // 2^32: all
};

/// A worker's own part of a tracer: its records, and ids for its spans. For one thread at a time, but for the
/// exporter's end of the queue.
class span_source {
 public:
  span_source(tracing_options const& how, std::size_t records, std::atomic<bool> const& exported);

  /// A record that has begun, or null: nobody exports, or all records are under way.
  [[nodiscard]] span_record* begin(std::string_view name, span_kind kind, trace_context const& own,
                                   span_id parent) noexcept;
  /// Hands a record that has ended to the exporter.
  void finish(span_record& one) noexcept { queue_.finish(one); }
  void discard(span_record& one) noexcept { queue_.discard(one); }
  [[nodiscard]] span_id next_span() noexcept;
  [[nodiscard]] trace_id next_trace() noexcept;
  [[nodiscard]] bool samples(trace_id const& id) const noexcept { return sampler_.samples(id); }
  [[nodiscard]] bool exported() const noexcept { return exported_.load(std::memory_order_relaxed); }
  [[nodiscard]] tracing_options const& options() const noexcept { return how_; }
  [[nodiscard]] export_queue<span_record>& queue() noexcept { return queue_; }
  [[nodiscard]] export_queue<span_record> const& queue() const noexcept { return queue_; }

 private:
  tracing_options const& how_;
  ratio_sampler sampler_;
  std::atomic<bool> const& exported_;
  export_queue<span_record> queue_;
  std::uint64_t random_;
};

/// What all workers of a process share. Outlives them and the exporter.
///
/// An exporter is whoever calls export_to_me() once and then, from time to time and from one thread at a
/// time, take(): it gets records of all workers, sends them by means of its own, and gives them back. It
/// never blocks a worker and a worker never waits for it; what it does not take in time is dropped and
/// counted.
class tracer {
 public:
  explicit tracer(tracing_options how = {});
  tracer(tracer const&) = delete;
  tracer& operator=(tracer const&) = delete;

  /// For each worker, once; any thread. Lives as long as the tracer.
  [[nodiscard]] span_source& add_worker();
  /// From here on spans are recorded.
  void export_to_me() noexcept { exported_.store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool exported() const noexcept { return exported_.load(std::memory_order_relaxed); }

  /// A record and where it has to go back to.
  struct taken {
    span_record* record = nullptr;
    export_queue<span_record>* from = nullptr;
    void give_back() const noexcept { from->give_back(*record); }
  };
  /// Up to into.size() ended spans, and how many there were. Each has to be given back, on the thread that
  /// took it.
  [[nodiscard]] std::size_t take(std::span<taken> into) noexcept;
  /// How many spans were not recorded because too many were under way.
  [[nodiscard]] std::uint64_t dropped() const noexcept;
  [[nodiscard]] tracing_options const& options() const noexcept { return how_; }

 private:
  tracing_options how_;
  std::atomic<bool> exported_ = false;
  mutable std::mutex mutex_;  // guards the list, not what stands in it
  std::deque<span_source> workers_;
};

}  // namespace corest
