// Where telemetry goes, and how much of it may be on its way.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace corest {

/// The environment variables are those of the OpenTelemetry specification.
struct otlp_options {
  /// The collector, "http://host:4318"; empty: nothing is exported. OTEL_EXPORTER_OTLP_ENDPOINT.
  std::string endpoint{};
  /// OTEL_SERVICE_NAME.
  std::string service_name = "unknown_service";
  /// service.version and whatever else tells this process from others. OTEL_RESOURCE_ATTRIBUTES, "key=value"
  /// with commas between.
  std::vector<std::pair<std::string, std::string>> resource{};
  /// Sent with every batch: API keys. OTEL_EXPORTER_OTLP_HEADERS, "name=value" with commas between.
  std::vector<std::pair<std::string, std::string>> headers{};
  /// For one batch, attempts and waits between them included; then it is dropped and counted.
  /// OTEL_EXPORTER_OTLP_TIMEOUT, milliseconds.
  std::chrono::milliseconds timeout{10'000};
  /// How long the first span of a batch waits for others. OTEL_BSP_SCHEDULE_DELAY, milliseconds.
  std::chrono::milliseconds delay{5'000};
  /// So many spans are sent without waiting for more. OTEL_BSP_MAX_EXPORT_BATCH_SIZE.
  std::size_t batch = 512;
  /// At the end of the process: how long it may take to send what is left.
  std::chrono::milliseconds flush{3'000};
};

/// `options` with what the environment says instead, where it says something. Throws std::invalid_argument
/// for what cannot be read, with the name of the variable.
[[nodiscard]] otlp_options from_environment(otlp_options options);

}  // namespace corest
