// Registering handlers: the verbs that a router and its groups share.
#pragma once
#include <corest/http/method.hpp>
#include <corest/web/handler.hpp>
#include <corest/web/route.hpp>
#include <corest/web/route_string.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace corest {

class route_group;

namespace web {

struct router_core;
struct group_node;

/// Where routes are added; not a template, so that its work is compiled once.
class registry {
 public:
  /// Routes with a common beginning of their paths ("/api/{tenant}"), tags and middleware. Groups nest.
  [[nodiscard]] route_group group(std::string_view prefix);

 protected:
  registry(router_core* core, group_node* node) noexcept : core_(core), node_(node) {}

  corest::route& add(method verb, std::string_view pattern, endpoint handler);
  void add(middleware added);
  void add_tag(std::string name);
  void add_scope(std::string scope);
  void set_deadline(std::chrono::milliseconds time);
  void set_on_disconnect(on_disconnect what);
  void set_priority(priority rank);

  router_core* core_;
  group_node* node_;
};

/// Every verb takes a pattern and a handler: a function or an object with one const operator(), whose
/// parameters are extractors and whose return type is the response. Throws std::invalid_argument for what
/// could not be checked while compiling, std::logic_error once the router serves.
template <bool Prefixed>
class route_set : public registry {
  template <class H>
  using pattern_for = route_string<std::type_identity_t<H>, Prefixed>;

 public:
  template <class H>
  corest::route& get(pattern_for<H> pattern, H handler) {
    return route(method::get, pattern, std::move(handler));
  }
  template <class H>
  corest::route& post(pattern_for<H> pattern, H handler) {
    return route(method::post, pattern, std::move(handler));
  }
  template <class H>
  corest::route& put(pattern_for<H> pattern, H handler) {
    return route(method::put, pattern, std::move(handler));
  }
  template <class H>
  corest::route& patch(pattern_for<H> pattern, H handler) {
    return route(method::patch, pattern, std::move(handler));
  }
  template <class H>
  corest::route& delete_(pattern_for<H> pattern, H handler) {
    return route(method::delete_, pattern, std::move(handler));
  }
  /// Instead of the GET handler, which otherwise answers HEAD too.
  template <class H>
  corest::route& head(pattern_for<H> pattern, H handler) {
    return route(method::head, pattern, std::move(handler));
  }
  /// Instead of the automatic answer.
  template <class H>
  corest::route& options(pattern_for<H> pattern, H handler) {
    return route(method::options, pattern, std::move(handler));
  }
  template <class H>
  corest::route& route(method verb, pattern_for<H> pattern, H handler) {
    return add(verb, pattern.text(), bind_handler(std::move(handler)));
  }

 protected:
  using registry::registry;
};

}  // namespace web

/// Refers to its router and may be copied. In a group "/" is the prefix itself.
class route_group : public web::route_set<true> {
 public:
  /// Around the handlers of this group and its groups, inside what was added before.
  template <class F>
  route_group& use(F middleware) {
    add(web::middleware(std::move(middleware)));
    return *this;
  }
  /// A tag for all its routes.
  route_group& tag(std::string name) {
    add_tag(std::move(name));
    return *this;
  }
  /// A scope that who calls one of its routes must have; see route::require_scope.
  route_group& require_scope(std::string scope) {
    add_scope(std::move(scope));
    return *this;
  }
  /// For all its routes that do not say otherwise themselves; see route.
  route_group& deadline(std::chrono::milliseconds time) {
    set_deadline(time);
    return *this;
  }
  route_group& priority(corest::priority rank) {
    set_priority(rank);
    return *this;
  }
  route_group& on_disconnect(corest::on_disconnect what) {
    set_on_disconnect(what);
    return *this;
  }

 private:
  friend class web::registry;
  friend class router;
  using web::route_set<true>::route_set;
};

}  // namespace corest
