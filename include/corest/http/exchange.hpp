// One request and its response on their way through a worker.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>

#include <cstdint>

namespace corest {

/// The index of requests that no route answers: they are told apart by their method alone. The routes come
/// behind.
[[nodiscard]] constexpr std::uint32_t unrouted(method verb) noexcept {
  return static_cast<std::uint32_t>(verb);
}
inline constexpr std::uint32_t unrouted_count = unrouted(method::other) + 1;

/// What the server hands to the application and back. The application keeps its own notes in `endpoint`
/// and `running` between routing, starting and finishing; the server never looks at them.
struct exchange {
  corest::request request;
  corest::response response;
  buffer unpacked_body;            ///< what request::body() shows when it came packed
  void const* endpoint = nullptr;  ///< what routing found
  std::uint32_t route = 0;         ///< its index among the application's routes, or unrouted(verb)
  void* running = nullptr;         ///< what a started, unfinished endpoint keeps
};

}  // namespace corest
