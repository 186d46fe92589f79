// The router as the server sees it.
#pragma once
#include <corest/server/application.hpp>
#include <corest/web/router.hpp>

#include <span>
#include <vector>

namespace corest {

/// Borrows a prepared router.
class web_application final : public server::application {
 public:
  explicit web_application(router const& app) : app_(app) {
    for (auto const part : {server::unrouted_names(), app.routes()})
      names_.insert(names_.end(), part.begin(), part.end());
  }

  [[nodiscard]] std::span<route_name const> routes() const noexcept override { return names_; }

  server::route_plan route(exchange& x) noexcept override {
    route_plan const found = app_.route(x);
    return {.max_body = found.max_body,
            .suspends = found.suspends,
            .streams_body = found.streams_body,
            .refuses = found.refuses,
            .policy = found.policy};
  }
  pending start(exchange& x, environment const& env) noexcept override { return app_.start(x, env); }
  void finish(exchange& x) noexcept override { app_.finish(x); }
  void reject(exchange& x, status code, std::string_view detail) noexcept override {
    app_.reject(x, code, detail);
  }

 private:
  router const& app_;
  std::vector<route_name> names_;
};

}  // namespace corest
