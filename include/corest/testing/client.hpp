// Calls a router's handlers without server, socket or waiting.
#pragma once
#include <corest/async/virtual_clock.hpp>
#include <corest/http/method.hpp>
#include <corest/json/write.hpp>
#include <corest/testing/answer.hpp>
#include <corest/web/router.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace corest::testing {

/// Requests with the same header fields. Each is written as HTTP/1.1, parsed, routed and answered as behind a
/// real server; handlers that wait run in virtual time. A streamed body is read to its end and becomes the
/// body; what its source throws comes out of the call. Borrows its client.
class calls {
 public:
  /// The same with one more field.
  [[nodiscard]] calls with(std::string_view name, std::string_view value) const;
  /// The same, each request cancelled when it takes that long.
  [[nodiscard]] calls cancelled_after(scheduler::duration d,
                                      cancel_reason why = cancel_reason::timeout) const;

  /// The same, each answer's body told of a drain when the call takes that long: a stream of events ends
  /// then, and what it has sent until then is the body.
  [[nodiscard]] calls drained_after(scheduler::duration d) const;

  /// `target` is a path with, perhaps, a query.
  answer get(std::string_view target) const { return send("GET", target); }
  answer head(std::string_view target) const { return send("HEAD", target); }
  answer delete_(std::string_view target) const { return send("DELETE", target); }
  answer options(std::string_view target) const { return send("OPTIONS", target); }
  answer post(std::string_view target, std::string_view body = {}, std::string_view type = json_type) const {
    return send("POST", target, body, type);
  }
  answer put(std::string_view target, std::string_view body, std::string_view type = json_type) const {
    return send("PUT", target, body, type);
  }
  answer patch(std::string_view target, std::string_view body, std::string_view type = json_type) const {
    return send("PATCH", target, body, type);
  }
  /// Any method; without a body and type there is no Content-Type.
  answer send(std::string_view method, std::string_view target, std::string_view body = {},
              std::string_view type = {}) const;

  static constexpr std::string_view json_type = "application/json";

 protected:
  calls(router const& app, virtual_clock& clock) noexcept : app_(&app), clock_(&clock) {}

 private:
  router const* app_;
  virtual_clock* clock_;
  std::string lines_;
  scheduler::duration cancel_after_ = scheduler::duration::max();
  cancel_reason cancel_why_ = cancel_reason::timeout;
  scheduler::duration drain_after_ = scheduler::duration::max();
};

namespace detail {
struct client_parts {
  router app;
  virtual_clock clock;
};
}  // namespace detail

/// Owns a router and the time in which its handlers run: `client.get("/vehicles/7").status()`.
class client : private detail::client_parts, public calls {
 public:
  /// Prepares the router; throws what router::prepare throws.
  explicit client(router app);
  client(client const&) = delete;
  client& operator=(client const&) = delete;

  /// The time that the handlers see and run in.
  [[nodiscard]] virtual_clock& clock() noexcept { return detail::client_parts::clock; }
};

}  // namespace corest::testing
