// What can be said about one route.
#pragma once
#include <corest/http/route_policy.hpp>
#include <corest/http/status.hpp>
#include <corest/web/exception_map.hpp>
#include <corest/web/middleware.hpp>
#include <corest/web/openapi.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace corest {

/// A registered route, which lives as long as its router; said before the router is prepared.
class route {
 public:
  route(route const&) = delete;
  route& operator=(route const&) = delete;

  /// One line for the documentation.
  route& summary(std::string text);
  /// CommonMark for the documentation.
  route& description(std::string text);
  route& tag(std::string name);
  /// The name generated clients give it; unique in the API.
  route& operation_id(std::string name);
  route& deprecated();
  /// Served, but not in the document.
  route& hidden();
  /// Documents an answer that the handler's signature does not show; a problem from 400 on.
  route& responds(status code, std::string description = {});
  /// Documents a problem that a struct stands for, and lets handlers throw it.
  template <problem_struct T>
  route& responds() {
    return add_problem([](openapi::operation& op) { op.problem<T>(); }, web::problem_thrower<T>);
  }
  /// The largest body it takes, in bytes; beyond it the client gets a 413.
  route& max_body(std::uint64_t bytes);
  /// Who calls must have this scope, besides those of its groups: 401 for nobody, 403 for who has not. Some
  /// authenticating middleware (api_key, bearer) must lie around it, which is checked before the router
  /// serves.
  route& require_scope(std::string scope);
  /// From the moment a request is taken to the beginning of its answer, instead of the server's own time for
  /// all; then its scope is cancelled (timeout), and its client gets a 504. no_deadline: for ever. A handler
  /// that never waits cannot be interrupted.
  route& deadline(std::chrono::milliseconds time);
  /// What its client's leaving means for a request; corest::on_disconnect::by_method where nobody says.
  route& on_disconnect(corest::on_disconnect what);
  /// Who is served when not everybody can be; priority::normal where nobody says.
  route& priority(corest::priority rank);
  /// How many of its requests the server works on at once, all workers together; further ones wait for a
  /// moment, and get a 503. A streamed answer counts to its end. Such a route is held to this alone, not to
  /// the limit that the server finds by itself: for what waits for long without using much.
  route& max_in_flight(std::uint32_t count);
  /// Middleware for this route alone, inside that of its groups.
  template <class F>
  route& use(F middleware) {
    return add(web::middleware(std::move(middleware)));
  }

 protected:
  route() = default;
  ~route() = default;

 private:
  route& add(web::middleware added);
  route& add_problem(void (*describe)(openapi::operation&), web::exception_mapper (*thrower)());
};

}  // namespace corest
