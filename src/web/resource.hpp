// What one path pattern offers: an endpoint for each method it answers.
#pragma once
#include <corest/http/method.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace corest::web {

struct prepared_endpoint;

inline constexpr std::size_t method_count = static_cast<std::size_t>(method::other) + 1;
[[nodiscard]] constexpr std::size_t index_of(method verb) noexcept { return static_cast<std::size_t>(verb); }

/// A set of methods.
using method_set = std::uint16_t;
[[nodiscard]] constexpr method_set set_of(method verb) noexcept {
  return static_cast<method_set>(1u << index_of(verb));
}
/// "GET, HEAD, OPTIONS": the value of an Allow field.
[[nodiscard]] std::string allow_value(method_set methods);

struct resource {
  std::array<prepared_endpoint const*, method_count> endpoints{};  ///< null where there is none
  method_set methods = 0;                                          ///< what a route was registered for
  prepared_endpoint const* options = nullptr;                      ///< the automatic answer to OPTIONS
  prepared_endpoint const* not_allowed = nullptr;                  ///< the answer to other methods

  /// Null when there is none for that method.
  [[nodiscard]] prepared_endpoint const* endpoint_for(method verb) const noexcept {
    return endpoints[index_of(verb)];
  }
};

}  // namespace corest::web
