// The router: patterns and handlers in, for each request the handler that answers it.
#pragma once
#include <corest/async/pending.hpp>
#include <corest/http/exchange.hpp>
#include <corest/http/route_policy.hpp>
#include <corest/observe/route_name.hpp>
#include <corest/web/error_report.hpp>
#include <corest/web/exception_map.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/route_set.hpp>
#include <corest/web/state.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace corest {

/// What happens to a path that has a slash at the end too many or too few.
enum class trailing_slash : std::uint8_t {
  redirect,  ///< 308 to the path as it is registered
  ignore,    ///< answered as if it were as registered
  strict,    ///< 404
};

/// What routing knows of a request before its body is read.
struct route_plan {
  std::uint64_t max_body = http::default_body_bytes;  ///< a larger body is a 413
  bool streams_body = false;                          ///< it starts with the head, and reads the body itself
  bool suspends = false;    ///< it may wait, or stream: the exchange must lie where it can stay
  bool takes_body = false;  ///< otherwise the body is read and not looked at
  bool refuses = false;     ///< no handler of the program answers: a 404, 405, 501, redirect or OPTIONS
  route_policy const* policy = nullptr;  ///< null: its route says nothing
};

/// Filled by one thread; once prepared it does not change and all workers use it at once.
class router : public web::route_set<false> {
 public:
  explicit router(openapi::info about = {});
  router(router&& other) noexcept;
  router& operator=(router&& other) noexcept;
  ~router();

  /// Shares an object with all handlers as state<T>. An lvalue is borrowed and must outlive the router (a
  /// const one is provided read-only); an rvalue is taken over, and of a smart pointer its object is
  /// provided. Throws std::logic_error for the second object of a type.
  template <class T>
  router& provide(T&& object);

  /// Provides a T made in place, for what cannot be moved; the reference lives as long as the router.
  template <class T, class... Args>
  T& emplace(Args&&... args);

  /// Around every handler, and around the answers where there is none; the first one added is outermost.
  template <class F>
  router& use(F middleware) {
    add(web::middleware(std::move(middleware)));
    return *this;
  }
  /// Takes over the routes, middleware and state of another router below `prefix`, which has no
  /// placeholders. Its description, error hook and slash policy are dropped.
  router& mount(std::string_view prefix, router&& other);

  /// A group beside the API, for those who run the service: no middleware of the router surrounds it, so that
  /// a probe needs no credentials; its routes are not in the document, and give way to those of the API.
  [[nodiscard]] route_group operations();

  router& slash(trailing_slash policy);
  /// Tells clients what f(E const&) returns, a problem or a struct that stands for one, when an E escapes
  /// from a handler, an extractor or a middleware: `app.map_exception<no_such_row>([](auto const&) { return
  /// problem(status::not_found); });`. Of several that fit, the first one added decides, as with catch
  /// clauses. Only a mapped 5xx is still reported to on_error(). Called by several workers.
  template <class E, class F>
  router& map_exception(F f) {
    add_mapper(web::exception_mapper::make<E>(std::move(f)));
    return *this;
  }
  /// A kind of problem that no handler's signature shows: one that middleware answers with, or one that is
  /// made by `problem(...).type("its-name")`. Its page is served, and what the program says by its name gets
  /// its title.
  router& problem_type(corest::problem_type kind);
  /// The same for a struct, which may also be thrown then.
  template <problem_struct T>
  router& problem_type() {
    add_mapper(web::problem_thrower<T>());
    return problem_type(web::problem_type_of<T>());
  }
  /// All kinds, once prepared; that of number i, which responses carry (response::problem()), is at i - 1.
  [[nodiscard]] std::span<corest::problem_type const> problem_types() const noexcept;

  /// Calls `f(error_report const&)` for every failure that is no problem and answered with a 5xx, which
  /// says nothing of the inside; once for each. Called by several workers; without one, failures stay
  /// unheard.
  template <class F>
  router& on_error(F f) {
    set_error_hook(web::error_hook(std::move(f)));
    return *this;
  }

  /// Whether on_error() was called.
  [[nodiscard]] bool reports_errors() const noexcept;

  [[nodiscard]] openapi::info& about() noexcept;

  /// Freezes it: builds the tree, the chains of middleware and the OpenAPI document. Throws std::logic_error
  /// naming what conflicts or is missing (state, placeholders). Once is enough; later calls do nothing.
  void prepare();

  // For the server; see docs/design/web.md.

  using web::route_set<false>::route;
  /// With the head complete: finds who answers, fills the path parameters and remembers it in the exchange.
  [[nodiscard]] route_plan route(exchange& at) const noexcept;
  /// With the message complete: null when the response is ready. `env` must live until it is finished.
  [[nodiscard]] pending start(exchange& at, environment const& env) const noexcept;
  /// After the pending has finished: the response is ready.
  void finish(exchange& at) const noexcept;
  /// A problem for a request that could not be routed or read.
  void reject(exchange& at, status code, std::string_view detail = {}) const noexcept;
  /// What it answers, once it is prepared; exchange::route is unrouted_count and the index here. A GET route
  /// that answers HEAD too is there twice.
  [[nodiscard]] std::span<route_name const> routes() const noexcept;

 private:
  explicit router(web::router_core* core) noexcept;
  void set_error_hook(web::error_hook hook);
  void add_mapper(web::exception_mapper mapper);
  template <class T>
  void share(T* object, void* kept, void (*destroy)(void*) noexcept);
  struct kept_object {
    void* object;
    void (*destroy)(void*) noexcept;
  };
  /// Takes over `kept`, also when it throws.
  void add_state(web::provided_state::entry added, kept_object kept, std::string_view type);
};

template <class T>
router& router::provide(T&& object) {
  using plain = std::remove_cvref_t<T>;
  if constexpr (std::is_lvalue_reference_v<T>) {
    share(&object, nullptr, nullptr);
  } else if constexpr (requires {
                         typename plain::element_type;
                         object.get();
                       }) {
    auto* const pointer = new plain(std::move(object));
    share(pointer->get(), pointer, [](void* kept) noexcept { delete static_cast<plain*>(kept); });
  } else {
    auto* const owned = new plain(std::move(object));
    share(owned, owned, [](void* kept) noexcept { delete static_cast<plain*>(kept); });
  }
  return *this;
}

template <class T, class... Args>
T& router::emplace(Args&&... args) {
  auto* const owned = new T(std::forward<Args>(args)...);
  share(owned, owned, [](void* kept) noexcept { delete static_cast<T*>(kept); });
  return *owned;
}

template <class T>
void router::share(T* object, void* kept, void (*destroy)(void*) noexcept) {
  using plain = std::remove_const_t<T>;
  add_state({&web::type_identity<plain>, const_cast<plain*>(object), !std::is_const_v<T>}, {kept, destroy},
            reflect::full_type_name<plain>());
}

}  // namespace corest
