// The routes that probes ask.
#pragma once
#include "serve/health_checks.hpp"

#include <corest/http/response.hpp>
#include <corest/web/router.hpp>

#include <array>
#include <atomic>
#include <string_view>

namespace corest {

/// Adds its routes to a router that is not prepared yet. Outlives the router's server.
class service_health {
 public:
  /// Their patterns; what they answer well is not worth a line in the access log.
  static constexpr std::array<std::string_view, 3> paths{"/healthz", "/readyz", "/startupz"};

  service_health(router& app, health_options const& chosen);
  service_health(service_health const&) = delete;
  service_health& operator=(service_health const&) = delete;

  /// From here on it is not ready. Any thread.
  void drain() noexcept { draining_ = true; }

 private:
  [[nodiscard]] task<response> ready();
  [[nodiscard]] task<response> started();
  [[nodiscard]] task<health_report> look();

  health_checks checks_;
  std::atomic<bool> started_ = false;
  std::atomic<bool> draining_ = false;
};

}  // namespace corest
