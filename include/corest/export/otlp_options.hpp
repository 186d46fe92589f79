// Where telemetry goes, and how much of it may be on its way.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace corest {

using otlp_pairs = std::vector<std::pair<std::string, std::string>>;

/// How a batch is packed.
enum class otlp_compression : std::uint8_t { none, gzip };

/// One kind of telemetry: whether it is exported, and what is different for it.
struct otlp_signal {
  /// OTEL_TRACES_EXPORTER and OTEL_LOGS_EXPORTER: "otlp" or "none". Said there, "otlp" goes to
  /// http://localhost:4318 where no endpoint is named.
  bool on = true;
  /// All of the URL; empty: "/v1/traces" or "/v1/logs" below the common one.
  /// OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_LOGS_ENDPOINT.
  std::string endpoint{};
  /// Instead of the common ones, unless empty. ..._TRACES_HEADERS, ..._LOGS_HEADERS.
  otlp_pairs headers{};
  /// 0: the common one. ..._TRACES_TIMEOUT, ..._LOGS_TIMEOUT.
  std::chrono::milliseconds timeout{0};
  /// Nothing: the common one. ..._TRACES_COMPRESSION, ..._LOGS_COMPRESSION.
  std::optional<otlp_compression> compression{};
  /// How long the first of a batch waits for others. OTEL_BSP_SCHEDULE_DELAY, OTEL_BLRP_SCHEDULE_DELAY,
  /// milliseconds.
  std::chrono::milliseconds delay{5'000};
  /// So many are sent without waiting for more. OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
  /// OTEL_BLRP_MAX_EXPORT_BATCH_SIZE.
  std::size_t batch = 512;
};

/// The environment variables are those of the OpenTelemetry specification.
struct otlp_options {
  /// The collector, "http://host:4318"; empty: only what has an endpoint of its own is exported.
  /// OTEL_EXPORTER_OTLP_ENDPOINT.
  std::string endpoint{};
  /// OTEL_SERVICE_NAME.
  std::string service_name = "unknown_service";
  /// service.version and whatever else tells this process from others. OTEL_RESOURCE_ATTRIBUTES, "key=value"
  /// with commas between.
  otlp_pairs resource{};
  /// Sent with every batch: API keys. OTEL_EXPORTER_OTLP_HEADERS, "name=value" with commas between.
  otlp_pairs headers{};
  /// For one batch, attempts and waits between them included; then it is dropped and counted.
  /// OTEL_EXPORTER_OTLP_TIMEOUT, milliseconds.
  std::chrono::milliseconds timeout{10'000};
  /// gzip saves most of the bytes, for time of one worker, in pieces between its other work.
  /// OTEL_EXPORTER_OTLP_COMPRESSION, "gzip" or "none".
  otlp_compression compression = otlp_compression::none;
  /// At the end of the process: how long it may take to send what is left.
  std::chrono::milliseconds flush{3'000};
  /// Spans.
  otlp_signal traces{};
  /// Lines of the log, also of the access log; they are written as well.
  otlp_signal logs{.on = false, .delay = std::chrono::milliseconds(1'000)};
  /// So many records of half a KiB of each thread that logs may wait to be taken; longer ones take the place
  /// of several, and there is room for 128 at least. OTEL_BLRP_MAX_QUEUE_SIZE.
  std::size_t log_records = 2'048;

  [[nodiscard]] bool sends(otlp_signal const& one) const noexcept {
    return one.on && !(endpoint.empty() && one.endpoint.empty());
  }
};

/// `options` with what the environment says instead, where it says something. Throws std::invalid_argument
/// for what cannot be read, with the name of the variable.
[[nodiscard]] otlp_options from_environment(otlp_options options);

}  // namespace corest
