// Sends what a tracer or the log has recorded to an OpenTelemetry collector: OTLP over HTTP, protobuf.
#pragma once
#include <corest/async/task.hpp>
#include <corest/export/otlp_options.hpp>

#include <cstdint>

namespace corest {

class log_tap;  // observe/log_tap.hpp
class tracer;   // observe/tracer.hpp

/// Of one worker's loop. No request waits for it: while a batch is on its way what is recorded gathers in
/// bounded queues, and what finds no room there is dropped and counted by the tracer or the tap.
class otlp_exporter {
 public:
  /// Borrows the tracer, which records from now on. Throws std::invalid_argument when the endpoint is no
  /// http URL, or a header none.
  otlp_exporter(tracer& spans, otlp_options const& options);
  /// The same of log records.
  otlp_exporter(log_tap& records, otlp_options const& options);
  otlp_exporter(otlp_exporter const&) = delete;
  otlp_exporter& operator=(otlp_exporter const&) = delete;
  ~otlp_exporter();

  /// Collects and sends until it is cancelled; then sends what is left, within otlp_options::flush, and
  /// throws `cancelled`. A collector that is away, or refuses, is logged once until it is back; such lines
  /// are not exported.
  task<> run();

  /// Spans or records that the collector took, and those given up because it did not in time. Any thread.
  [[nodiscard]] std::uint64_t exported() const noexcept;
  [[nodiscard]] std::uint64_t lost() const noexcept;

 private:
  struct state;
  state* state_;  // owned; no unique_ptr, for <memory> is costly
};

}  // namespace corest
