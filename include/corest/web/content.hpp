// Text and bytes as responses.
#pragma once
#include <corest/web/respond.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace corest {

/// Bytes of any media type: `return content{"image/png", std::move(pixels)};`
struct content {
  std::string media_type = "application/octet-stream";
  std::string bytes = {};
};

namespace web {
/// text/plain; charset=utf-8.
struct text_responder {
  static constexpr std::string_view media_type = "text/plain";
  static void write(std::string_view text, request const&, response& into) {
    into.append_lines("Content-Type: text/plain; charset=utf-8\r\n");
    into.body().append(text);
  }
  static void describe(openapi::operation& op) {
    op.response(status::ok, {}, media_type, R"({"type":"string"})");
  }
};
struct bytes_responder {
  static constexpr std::string_view media_type = "application/octet-stream";
  static void write(std::span<std::byte const> bytes, request const&, response& into) {
    into.append_lines("Content-Type: application/octet-stream\r\n");
    into.body().append({reinterpret_cast<char const*>(bytes.data()), bytes.size()});
  }
  static void describe(openapi::operation& op) { op.response(status::ok, {}, media_type); }
};
}  // namespace web

template <>
struct responder<std::string> : web::text_responder {};
template <>
struct responder<std::string_view> : web::text_responder {};
template <>
struct responder<char const*> : web::text_responder {};
template <>
struct responder<std::vector<std::byte>> : web::bytes_responder {};
template <>
struct responder<std::span<std::byte const>> : web::bytes_responder {};

template <>
struct responder<content> {
  static void write(content const& value, request const&, response& into) {
    into.set("Content-Type", value.media_type);
    into.body().append(value.bytes);
  }
  static void describe(openapi::operation& op) { op.response(status::ok, {}, "application/octet-stream"); }
};

/// A response the handler has made itself goes out as it is.
template <>
struct responder<response> {
  static void write(response&& value, request const&, response& into) { into = std::move(value); }
  static void describe(openapi::operation& op) { op.response(status::ok); }
};

}  // namespace corest
