// Spans as OTLP wants them: opentelemetry/proto/collector/trace/v1, ExportTraceServiceRequest.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/observe/span_record.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace corest::otlp {

/// Appends `one` to the spans of a scope.
void append_span(buffer& spans, span_record const& one);

using attributes = std::vector<std::pair<std::string, std::string>>;

/// The request that sends `spans`, as append_span() left them, for the process that `resource` describes; its
/// number is `process`.
[[nodiscard]] std::string trace_request(attributes const& resource, std::int64_t process,
                                        std::string_view spans);

}  // namespace corest::otlp
