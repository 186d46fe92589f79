// Sends what a tracer or the log has recorded to an OpenTelemetry collector: OTLP over HTTP, protobuf.
#pragma once
#include <corest/async/task.hpp>
#include <corest/client/http_client.hpp>
#include <corest/export/otlp_options.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace corest {

class log_tap;  // observe/log_tap.hpp
class tracer;   // observe/tracer.hpp

namespace coding {
class encoder;
}

namespace otlp {
class source;
struct resource;
}  // namespace otlp

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
  [[nodiscard]] std::uint64_t exported() const noexcept { return exported_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

 private:
  otlp_exporter(std::unique_ptr<otlp::source> from, char const* what, otlp_options const& options,
                otlp_signal const& one, char const* path);
  task<> send_until_cancelled();
  task<> collect_and_send();
  task<> flush();
  task<> send();
  task<std::string> packed(std::string plain);
  bool collect();
  void told(bool taken, std::string const& why);

  std::unique_ptr<otlp::source> from_;
  char const* what_;
  std::string url_;
  otlp_pairs headers_;
  std::chrono::milliseconds delay_;
  std::chrono::milliseconds flush_;
  std::size_t batch_;
  http_client collector_;
  std::unique_ptr<otlp::resource const> resource_;
  std::unique_ptr<coding::encoder> gzip_;  // null: batches go as they are
  std::size_t count_ = 0;                  // of what is in the batch
  bool away_ = false;
  std::atomic<std::uint64_t> exported_ = 0;
  std::atomic<std::uint64_t> lost_ = 0;
};

}  // namespace corest
