// The metrics of a service: what is counted where, on one page.
#pragma once
#include <corest/observe/exposition.hpp>
#include <corest/observe/metrics_options.hpp>
#include <corest/observe/request_metrics.hpp>
#include <corest/server/http_server.hpp>
#include <corest/web/router.hpp>

#include <optional>
#include <span>
#include <string>

namespace corest {

class log_tap;
class otlp_exporter;
class tracer;

/// Adds its page to a router that is not prepared yet. Outlives the router's server.
class service_metrics {
 public:
  service_metrics(router& app, metrics_options const& chosen);
  service_metrics(service_metrics const&) = delete;
  service_metrics& operator=(service_metrics const&) = delete;

  /// What the server is to tell, once the routes are known.
  [[nodiscard]] observe::request_metrics& count(std::span<route_name const> routes) {
    return requests_.emplace(routes);
  }
  /// From here on the page shows the server, too.
  void watch(http_server const& server) noexcept { server_ = &server; }
  /// And what becomes of spans. Null: nobody exports.
  void watch(tracer const& spans, otlp_exporter const* exporter) noexcept {
    spans_ = &spans;
    exporter_ = exporter;
  }
  /// And of log records. Null: nobody exports them.
  void watch(log_tap const* tap, otlp_exporter const* exporter) noexcept {
    tap_ = tap;
    record_exporter_ = exporter;
  }

  /// All that is known now. Any thread; takes milliseconds, for most of which a system call counts
  /// descriptors.
  [[nodiscard]] std::string page(observe::exposition_format format) const;

 private:
  std::optional<observe::request_metrics> requests_;
  http_server const* server_ = nullptr;
  tracer const* spans_ = nullptr;
  otlp_exporter const* exporter_ = nullptr;
  log_tap const* tap_ = nullptr;
  otlp_exporter const* record_exporter_ = nullptr;
};

}  // namespace corest
