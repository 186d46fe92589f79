// A request body that is read while it arrives.
#pragma once
#include <corest/async/byte_source.hpp>
#include <corest/async/task.hpp>
#include <corest/base/buffer.hpp>
#include <corest/http/request.hpp>
#include <corest/web/extract.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace corest {

/// What all packed bodies that are unpacked while they arrive may hold together, in this process: eight of
/// the largest windows (br, 16 MiB), or three thousand of gzip. A body beyond it is a 503.
inline constexpr std::uint64_t default_unpacking_bytes = 128 * 1024 * 1024;
/// Another limit, from now on, for bodies of which more arrives.
void limit_unpacking(std::uint64_t bytes) noexcept;
/// What they hold now.
[[nodiscard]] std::uint64_t unpacking_bytes() noexcept;
/// How many bodies were refused for it.
[[nodiscard]] std::uint64_t unpacking_refused() noexcept;

/// A body of any size at constant memory, for coroutine handlers:
///
///   task<summary> upload(body_stream in) {
///     while (auto piece = co_await in.next()) use(*piece);
///
/// The handler starts when the head of the request is there. The client is read from only when next() is
/// called, so a slow handler slows its client down. A route takes up to 1 GiB (http::default_stream_bytes)
/// unless it says otherwise with max_body(); a packed body is unpacked on the way, and the limit is for both.
/// What is left of a body when the handler returns is not waited for: the answer goes out, and the connection
/// ends behind it. It borrows the request.
class body_stream {
 public:
  /// Throws the 415 problem when it is packed in a way that is not known here.
  explicit body_stream(request const& of);
  body_stream(body_stream&&) noexcept;
  body_stream& operator=(body_stream&&) noexcept;
  ~body_stream();

  /// The next piece, of at most 64 KiB, good until the next call; nothing at the end. Throws body_error when
  /// the rest will never come (cut off 400, too slow 408, too large 413, malformed 400), and then every time;
  /// left alone it is the answer. Throws overloaded, a 503, where there is no memory to unpack it. Cancelled,
  /// it has taken nothing.
  task<std::optional<std::string_view>> next();
  /// As next(), for those who pass bytes on: appends the next piece to `into`, which is empty; false at the
  /// end.
  task<bool> next(buffer& into);
  /// A trailer field, sent behind a chunked body (RFC 9110 section 6.5), once next() has said that this is
  /// the end. Fields that must not come late are never given. The view lives as long as the request.
  [[nodiscard]] std::optional<std::string_view> trailer(std::string_view name) const noexcept;

 private:
  class unpacking;
  task<bool> next_received(buffer& into);
  task<bool> next_unpacked(buffer& into);

  request const* of_;
  unpacking* unpacking_ = nullptr;  // owned; <memory> would cost every file that reads a body
  buffer piece_;
  bool whole_taken_ = false;
};

template <>
struct extract<body_stream> {
  static constexpr bool takes_body = true;
  static constexpr bool streams_body = true;
  static body_stream from(request& req) { return body_stream(req); }
  static void describe(openapi::operation& op);
};

}  // namespace corest
