// The customisation point for handler parameters: how a type is read from a request, and documented.
#pragma once
#include <corest/http/request.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace corest {

namespace openapi {
class operation;
}
namespace web {
class extraction;
class requirements;
}  // namespace web

/// Specialise it and your type becomes a handler parameter:
///
///   template <>
///   struct corest::extract<api_key> {
///     static api_key from(request& req);                  // or task<api_key>, or result<api_key, problem>
///     static void describe(openapi::operation& op);       // what it adds to /openapi.json
///   };
///
/// `from` may throw a problem; that, or the problem it returns, answers the request at once. Optional:
/// `static constexpr std::size_t placeholders = 1;`  how many placeholders of the route it reads (by
/// request::parameter, or in order by web::extraction),
/// `static constexpr bool takes_body = true;`        that it reads the body, which only one parameter may,
/// `static constexpr bool streams_body = true;`      that it does so while the body arrives, by
/// body_source(), `static void require(web::requirements& needs);`  state that must be provided before the
/// router serves.
template <class T>
struct extract;

namespace web {

/// A handler parameter is the request itself or something extract<> is specialised for.
template <class T>
inline constexpr bool is_request = std::is_same_v<T, request&> || std::is_same_v<T, request const&>;

template <class T>
concept extractable = is_request<T> || requires { sizeof(extract<std::remove_cvref_t<T>>); };

template <class T>
consteval std::size_t placeholders_read() {
  if constexpr (requires { extract<std::remove_cvref_t<T>>::placeholders; }) {
    return extract<std::remove_cvref_t<T>>::placeholders;
  }
  return 0;
}

template <class T>
consteval bool reads_body() {
  if constexpr (requires { extract<std::remove_cvref_t<T>>::takes_body; }) {
    return extract<std::remove_cvref_t<T>>::takes_body;
  }
  return false;
}

template <class T>
consteval bool streams_body() {
  if constexpr (requires { extract<std::remove_cvref_t<T>>::streams_body; }) {
    return extract<std::remove_cvref_t<T>>::streams_body;
  }
  return false;
}

}  // namespace web
}  // namespace corest
