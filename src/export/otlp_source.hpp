// What is exported: where one kind of telemetry gathers, and how a batch of it is written.
#pragma once
#include "export/otlp_values.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace corest {
class log_tap;
class tracer;
}  // namespace corest

namespace corest::otlp {

class source {
 public:
  source() = default;
  source(source const&) = delete;
  source& operator=(source const&) = delete;
  virtual ~source() = default;

  /// Moves up to `most` into the batch and says how many there were: what they were kept in is free again.
  virtual std::size_t collect(std::size_t most) = 0;
  /// The batch as a whole request, whose process is `whose`. It stays.
  [[nodiscard]] virtual std::string request(resource const& whose) const = 0;
  /// Begins another batch.
  virtual void clear() noexcept = 0;
};

/// Spans, as the ExportTraceServiceRequest of opentelemetry/proto/collector/trace/v1; they are recorded from
/// now on.
[[nodiscard]] std::unique_ptr<source> spans_of(tracer& from);
/// Log records, as the ExportLogsServiceRequest of opentelemetry/proto/collector/logs/v1.
[[nodiscard]] std::unique_ptr<source> records_of(log_tap& from);

}  // namespace corest::otlp
