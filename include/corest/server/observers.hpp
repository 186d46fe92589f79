// Who hears of each answered request.
#pragma once
#include <corest/observe/access_log_options.hpp>

#include <span>
#include <string_view>

namespace corest {
class tracer;  // observe/tracer.hpp
namespace observe {
class request_metrics;  // observe/request_metrics.hpp
}
}  // namespace corest

namespace corest::server {

/// Nobody, by default. serve() fills it in from its practices.
struct observers {
  access_log_options access_log{.on = false};   ///< a line for each request
  observe::request_metrics* metrics = nullptr;  ///< outlives the server; made of application::routes()
  tracer* traces = nullptr;                     ///< spans of those that are sampled; outlives the server
  /// Patterns of routes whose answers below 400 have no line in the access log: probes, which would drown the
  /// rest. Looked at while the server is made.
  std::span<std::string_view const> quiet{};

  [[nodiscard]] bool anybody() const noexcept {
    return access_log.on || metrics != nullptr || traces != nullptr;
  }
};

}  // namespace corest::server
