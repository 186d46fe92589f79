// What can be said about one route.
#pragma once
#include <corest/http/status.hpp>
#include <corest/web/middleware.hpp>

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
  /// The largest body it takes, in bytes; beyond it the client gets a 413.
  route& max_body(std::uint64_t bytes);
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
};

}  // namespace corest
