// What a server serves: the seam between connections below and routing above.
#pragma once
#include <corest/async/environment.hpp>
#include <corest/async/pending.hpp>
#include <corest/http/exchange.hpp>
#include <corest/http/route_policy.hpp>
#include <corest/observe/route_name.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace corest::server {

/// What is known of a request once its head has been routed, before its body is read.
struct route_plan {
  std::uint64_t max_body;     ///< bytes of body the endpoint takes; beyond: 413
  bool suspends;              ///< may suspend: the exchange moves to memory of its own before it starts
  bool streams_body = false;  ///< starts with the head and reads request::body_source(); it suspends
  bool refuses = false;       ///< the answer is an error whatever the body says: no 100 Continue is sent
  /// What the route asks for; null: nothing. Lives as long as the application.
  route_policy const* policy = nullptr;
};

/// Shared by all workers, which call it concurrently; each call is about an exchange of one worker.
class application {
 public:
  /// By exchange::route, with the unrouted ones at the front; it stays as it is. By default there are no
  /// others.
  [[nodiscard]] virtual std::span<route_name const> routes() const noexcept;
  /// Finds the endpoint of a parsed head, 404 and 405 included, and sets exchange::route.
  virtual route_plan route(exchange& x) noexcept = 0;
  /// Runs the endpoint on the complete message. Null: exchange.response is ready. Otherwise the response is
  /// there after finish(), which the server calls once the pending work has ended.
  virtual pending start(exchange& x, environment const& env) noexcept = 0;
  virtual void finish(exchange& x) noexcept = 0;
  /// Fills exchange.response for a failure that routing never saw: a malformed head, a limit, a timeout.
  virtual void reject(exchange& x, status code, std::string_view detail) noexcept = 0;

 protected:
  ~application() = default;
};

/// The names of requests that no route answers, by method.
[[nodiscard]] std::span<route_name const> unrouted_names() noexcept;

}  // namespace corest::server
