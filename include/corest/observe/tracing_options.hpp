// Which requests are traced.
#pragma once
#include <chrono>
#include <cstddef>

namespace corest {

/// Tracing costs an unsampled request a few instructions. Nothing is recorded until somebody exports.
struct tracing_options {
  bool on = true;
  /// Of the requests that begin a trace, this part is recorded with all spans in it; which ones is decided by
  /// the trace id. Who comes with a traceparent has decided already, and that is followed.
  double ratio = 0.01;
  /// Requests that took longer are exported although they were not sampled, as the one span of the request;
  /// so are those that failed with 5xx.
  std::chrono::nanoseconds slow = std::chrono::seconds(1);
  bool keep_errors = true;
  /// What may be on its way to the collector, per worker; 3 KiB each.
  std::size_t records = 512;
  /// Writes every exported span as a line of the log, where nobody else exports; for development.
  bool to_console = false;
};

}  // namespace corest
