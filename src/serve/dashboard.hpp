// The live page of a service: /dashboard and what it is made of.
#pragma once
#include "serve/dashboard_feed.hpp"
#include "serve/slowest_of_minute.hpp"

#include <corest/observe/request_metrics.hpp>
#include <corest/server/http_server.hpp>
#include <corest/web/router.hpp>

#include <string_view>

namespace corest {

/// While no page is open nothing is sampled, and a request costs a comparison.
class dashboard {
 public:
  /// All outlive it; `counted` may be null, and then nobody counts requests.
  dashboard(openapi::info const& about, http_server const& of, observe::request_metrics* counted);
  dashboard(dashboard const&) = delete;
  dashboard& operator=(dashboard const&) = delete;

  /// Outlives the router.
  void add_to(router& app);
  /// Whether the path is that of a file of the page: the same for every service, and telling nothing of it.
  [[nodiscard]] static bool is_file(std::string_view path) noexcept;

 private:
  [[nodiscard]] dashboard_feed::source source_for(openapi::info const& about, http_server const& of,
                                                  observe::request_metrics* counted);
  slowest_of_minute slowest_;
  dashboard_feed feed_;
};

}  // namespace corest
