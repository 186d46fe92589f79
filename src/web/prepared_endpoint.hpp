// An endpoint with everything around it: middleware, error handling, what the server needs to know first.
#pragma once
#include <corest/web/endpoint.hpp>
#include <corest/web/middleware.hpp>
#include <corest/web/router.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace corest::web {
struct failure_policy;

/// What exchange::endpoint points to. Immutable once the router is prepared.
struct prepared_endpoint {
  endpoint const* handler = nullptr;
  failure_policy const* failures = nullptr;
  std::vector<middleware const*> layers;  ///< outermost first
  std::vector<std::string_view> placeholders;
  route_policy policy;  ///< what plan.policy points to
  route_plan plan;
  std::string_view pattern;
  std::uint32_t index = 0;  ///< as exchange::route has it; 0: no route of the program

  /// Runs the layers from `from` on and the handler. Null when the response is there; else `running` is the
  /// frame to finish with.
  [[nodiscard]] pending start(std::size_t from, exchange& at, environment const& env,
                              void*& running) const noexcept;
  void finish(std::size_t from, exchange& at, void* running) const noexcept;

 private:
  [[nodiscard]] pending start_around(std::size_t layer, std::size_t from, exchange& at,
                                     environment const& env, void*& running) const noexcept;
  [[nodiscard]] std::size_t first_around(std::size_t from) const noexcept;
  /// The after hooks of the layers in [from, end), innermost first.
  void run_after(std::size_t from, std::size_t end, exchange& at) const noexcept;
  /// Turns the exception being handled into the response.
  void answer_exception(exchange& at) const noexcept;
};

}  // namespace corest::web
