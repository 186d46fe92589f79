// Sends what a tracer has recorded to an OpenTelemetry collector: OTLP over HTTP, protobuf.
#pragma once
#include <corest/async/task.hpp>
#include <corest/base/buffer.hpp>
#include <corest/client/http_client.hpp>
#include <corest/export/otlp_options.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace corest {

class tracer;  // observe/tracer.hpp

/// Of one worker's loop. No request waits for it: while a batch is on its way spans gather in their bounded
/// queues, and what finds no room there is dropped and counted by the tracer.
class otlp_exporter {
 public:
  /// Borrows the tracer, which records from now on. Throws std::invalid_argument when the endpoint is no
  /// http URL, or a header none.
  otlp_exporter(tracer& from, otlp_options options);

  /// Collects and sends until it is cancelled; then sends what is left, within otlp_options::flush, and
  /// throws `cancelled`. A collector that is away, or refuses, is logged once until it is back.
  task<> run();

  /// Spans that the collector took, and spans given up because it did not in time. Any thread.
  [[nodiscard]] std::uint64_t exported() const noexcept { return exported_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

 private:
  task<> collect_and_send();
  task<> flush();
  task<> send();
  bool collect();
  void told(bool taken, std::string const& why);

  tracer& from_;
  otlp_options options_;
  http_client collector_;
  std::vector<std::pair<std::string, std::string>> resource_;
  buffer spans_;
  std::size_t count_ = 0;  // of spans in spans_
  bool away_ = false;
  std::atomic<std::uint64_t> exported_ = 0;
  std::atomic<std::uint64_t> lost_ = 0;
};

}  // namespace corest
