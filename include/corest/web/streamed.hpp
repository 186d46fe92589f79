// A response body that is produced while it is sent.
#pragma once
#include <corest/async/byte_source.hpp>
#include <corest/web/respond.hpp>

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

namespace corest {

/// A body of any length at constant memory: `return streamed("text/csv", rows);` where `rows(buffer& into)`
/// is a task<bool> that appends the next piece, or says false when there is none. It is called again only
/// when the client has taken the piece before. It is kept, by value, until the response is sent or its client
/// gone, and then destroyed. A throw cuts the body short, so that the client can tell; the status has gone
/// out long before.
class streamed {
 public:
  template <class F>
    requires std::same_as<std::invoke_result_t<F&, buffer&>, task<bool>>
  streamed(std::string media_type, F next)
      : media_type_(std::move(media_type)), source_(new source<F>(std::move(next))) {}
  streamed(streamed&& other) noexcept
      : media_type_(std::move(other.media_type_)), source_(std::exchange(other.source_, nullptr)) {}
  streamed& operator=(streamed&& other) noexcept {
    std::swap(media_type_, other.media_type_);
    std::swap(source_, other.source_);
    return *this;
  }
  ~streamed() { destroy(source_); }

 private:
  friend responder<streamed>;
  template <class F>
  class source final : public byte_source {
   public:
    explicit source(F next) : next_(std::move(next)) {}
    task<bool> next(buffer& into) override { return next_(into); }

   private:
    F next_;
  };
  static void destroy(byte_source* ended) noexcept { delete ended; }

  std::string media_type_;
  byte_source* source_;
};

template <>
struct responder<streamed> {
  static constexpr bool may_stream = true;
  static void write(streamed&& value, request const&, response& into) {
    into.set("Content-Type", value.media_type_);
    into.stream(std::exchange(value.source_, nullptr), streamed::destroy);
  }
  static void describe(openapi::operation& op) { op.response(status::ok, {}, "application/octet-stream"); }
};

}  // namespace corest
