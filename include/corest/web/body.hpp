// body<T>: the content of the request, as JSON, text or bytes.
#pragma once
#include <corest/json/presence.hpp>
#include <corest/json/read.hpp>
#include <corest/web/extract.hpp>
#include <corest/web/extraction.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/scalar.hpp>
#include <corest/web/wrapped.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace corest {
namespace web {
/// False after refusing a body that is missing (400) or not called JSON by its Content-Type (415).
bool body_is_json(extraction& ex);
/// 400 for text that is not JSON, 422 for JSON that does not fit.
void report_body(extraction& ex, json::errors const& errors);
}  // namespace web

/// Any type that can be read from JSON, sent as application/json or another +json type (415 otherwise, so
/// that a form of a foreign page cannot post it). An absent body is a 400, but empty for a std::optional.
/// std::string, std::string_view, std::vector<std::byte> and std::span<std::byte const> take the bytes as
/// they are, whatever their type; the views live until the response is sent.
template <class T>
struct body : web::wrapped<T> {
  using web::wrapped<T>::wrapped;
};

template <class T>
  requires json::readable<T>
struct extract<body<T>> {
  static constexpr bool takes_body = true;

  static std::optional<body<T>> from(web::extraction& ex) {
    if constexpr (reflect::may_be_absent<T>) {
      if (ex.request().body().empty()) return std::optional<body<T>>(std::in_place);
    }
    if (!web::body_is_json(ex)) return std::nullopt;
    auto read = json::read<T>(ex.request().body());
    if (!read) {
      web::report_body(ex, read.error());
      return std::nullopt;
    }
    return std::optional<body<T>>(std::in_place, std::move(*read));
  }

  static void describe(openapi::operation& op) {
    op.request_body("application/json", op.schema<T>(), !reflect::may_be_absent<T>);
  }
};

namespace web {
/// A body that is taken as it is.
template <class T>
struct raw_body {
  static constexpr bool takes_body = true;
  static std::optional<body<T>> from(extraction& ex) {
    std::string_view const bytes = ex.request().body();
    if constexpr (requires { T(bytes); }) {
      return std::optional<body<T>>(std::in_place, T(bytes));
    } else {
      auto const* const first = reinterpret_cast<std::byte const*>(bytes.data());
      return std::optional<body<T>>(std::in_place, T(first, first + bytes.size()));
    }
  }
};
struct text_body {
  static void describe(openapi::operation& op) { op.request_body("text/plain", R"({"type":"string"})"); }
};
struct bytes_body {
  static void describe(openapi::operation& op) { op.request_body("application/octet-stream", {}); }
};
}  // namespace web

template <>
struct extract<body<std::string>> : web::raw_body<std::string>, web::text_body {};
template <>
struct extract<body<std::string_view>> : web::raw_body<std::string_view>, web::text_body {};
template <>
struct extract<body<std::vector<std::byte>>> : web::raw_body<std::vector<std::byte>>, web::bytes_body {};
template <>
struct extract<body<std::span<std::byte const>>> : web::raw_body<std::span<std::byte const>>,
                                                   web::bytes_body {};

}  // namespace corest
