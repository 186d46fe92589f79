// Request methods (RFC 9110 section 9, RFC 5789, and QUERY).
#pragma once
#include <cstdint>
#include <string_view>

namespace corest {

/// A request method. `other` is any valid token that is not named here; its text is request::method_name().
enum class method : std::uint8_t {
  get,
  head,
  post,
  put,
  patch,
  delete_,
  options,
  trace,
  connect,
  query,
  other
};

/// "GET", "POST", ...; empty for `other`.
[[nodiscard]] std::string_view to_string(method verb) noexcept;
/// The method of a token; methods are case-sensitive (RFC 9110 section 9.1), so "get" is `other`.
[[nodiscard]] method method_from(std::string_view token) noexcept;
/// GET, HEAD, OPTIONS, TRACE (RFC 9110 section 9.2.1) and QUERY ask for no change.
[[nodiscard]] bool is_safe(method verb) noexcept;
/// Whether asking twice means what asking once means: safe methods, PUT and DELETE (RFC 9110 section 9.2.2).
[[nodiscard]] bool is_idempotent(method verb) noexcept;

}  // namespace corest
