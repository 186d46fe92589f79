// The names of methods.
#include <corest/http/method.hpp>

#include <array>
#include <cstddef>

namespace corest {
namespace {
constexpr std::array<std::string_view, 11> names{"GET",     "HEAD",  "POST",    "PUT",   "PATCH", "DELETE",
                                                 "OPTIONS", "TRACE", "CONNECT", "QUERY", ""};
}

std::string_view to_string(method verb) noexcept { return names[static_cast<std::size_t>(verb)]; }

method method_from(std::string_view token) noexcept {
  for (std::size_t i = 0; i < static_cast<std::size_t>(method::other); ++i)
    if (names[i] == token) return static_cast<method>(i);
  return method::other;
}

bool is_safe(method verb) noexcept {
  return verb == method::get || verb == method::head || verb == method::options || verb == method::trace ||
         verb == method::query;
}

bool is_idempotent(method verb) noexcept {
  return is_safe(verb) || verb == method::put || verb == method::delete_;
}

}  // namespace corest
