// The customisation point for return types: how a value becomes a response, and is documented.
#pragma once
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>
#include <corest/json/write.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/problem_type.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace corest {

/// What handlers return. A value that can be written as JSON is a 200; specialise it for types of your own:
///
///   template <>
///   struct corest::responder<picture> {
///     static constexpr std::string_view media_type = "image/png";   // optional: 406 when it is not accepted
///     static void write(picture const& value, request const& cause, response& into);
///     static void describe(openapi::operation& op);
///   };
///
/// `into` is an empty 200 when write is called.
template <class R>
struct responder;

template <class R>
concept respondable = requires { sizeof(responder<R>); };

template <class R>
  requires json::writable<R> && (!problem_struct<R>)
struct responder<R> {
  static constexpr std::string_view media_type = "application/json";
  static void write(R const& value, request const&, response& into) {
    into.append_lines("Content-Type: application/json\r\n");
    json::write(into.body(), value);
  }
  static void describe(openapi::operation& op) {
    op.response(status::ok, {}, media_type, op.template schema<R>());
  }
};

// Text and bytes are not JSON: what they are is in web/content.hpp. Declared here, so that a file which does
// not include it says so instead of answering otherwise than the next one.
template <>
struct responder<std::string>;
template <>
struct responder<std::string_view>;
template <>
struct responder<char const*>;
template <>
struct responder<std::vector<std::byte>>;
template <>
struct responder<std::span<std::byte const>>;

/// 204.
template <>
struct responder<void> {
  static void write(request const&, response& into) { into.status(status::no_content); }
  static void describe(openapi::operation& op) { op.response(status::no_content); }
};

namespace web {

/// Whether the body of an R may be produced while it is sent: its request must live until then.
template <class R>
inline constexpr bool may_stream = [] {
  if constexpr (requires { responder<R>::may_stream; }) {
    return bool(responder<R>::may_stream);
  } else {
    return false;
  }
}();

/// The media type of R's representation; empty when there is none or it is not known before the handler ran.
template <class R>
inline constexpr std::string_view media_type_of = [] {
  if constexpr (requires { responder<R>::media_type; }) {
    return std::string_view(responder<R>::media_type);
  } else {
    return std::string_view();
  }
}();

/// Whether the client accepts that media type (RFC 9110 section 12.5.1); without an Accept field it does.
[[nodiscard]] bool accepts(request const& message, std::string_view media_type) noexcept;
/// Turns `into` into a 406 that names what there is.
void write_not_acceptable(request const& cause, std::string_view media_type, response& into);

}  // namespace web
}  // namespace corest
