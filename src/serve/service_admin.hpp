// What a service tells those who run it, on a port of its own.
#pragma once
#include "serve/dashboard.hpp"
#include "serve/task_survey.hpp"
#include "serve/web_application.hpp"

#include <corest/serve/admin_options.hpp>
#include <corest/server/http_server.hpp>
#include <corest/web/router.hpp>

#include <cstdint>

namespace corest {

/// Serves from its making to its end, on a thread of its own.
class service_admin {
 public:
  /// All that it is given outlives it; `counted` may be null. Throws std::invalid_argument where others could
  /// reach it without a token, io_error when its address is taken.
  service_admin(admin_options const& chosen, openapi::info const& about, http_server& of,
                observe::request_metrics* counted = nullptr);
  service_admin(service_admin const&) = delete;
  service_admin& operator=(service_admin const&) = delete;
  ~service_admin() = default;

  [[nodiscard]] std::uint16_t port() const noexcept { return server_.port(); }

 private:
  task_survey survey_;
  dashboard dashboard_;
  router app_;
  web_application serving_;
  http_server server_;
};

}  // namespace corest
