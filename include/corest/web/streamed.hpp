// A response body that is produced while it is sent.
#pragma once
#include <corest/async/byte_source.hpp>
#include <corest/async/generator.hpp>
#include <corest/web/respond.hpp>
#include <corest/web/writer_source.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace corest {
namespace web {

template <class F>
concept gives_pieces = std::same_as<std::invoke_result_t<F&, buffer&>, task<bool>>;

template <class F>
class pulled_source final : public byte_source {
 public:
  explicit pulled_source(F next) : next_(std::move(next)) {}
  task<bool> next(buffer& into) override { return next_(into); }

 private:
  F next_;
};

template <class Text>
class generated_source final : public byte_source {
 public:
  explicit generated_source(generator<Text> pieces) : pieces_(std::move(pieces)) {}
  task<bool> next(buffer& into) override {
    while (into.empty()) {
      auto const piece = co_await pieces_.next();
      if (!piece) co_return false;
      into.append(*piece);
    }
    co_return true;
  }

 private:
  generator<Text> pieces_;
};

}  // namespace web

/// A body of any length at constant memory. It is kept, by value, until the response is sent or its client
/// gone, and then destroyed; a client that goes away cancels what it waits for. A throw cuts the body short,
/// so that the client can tell; the status has gone out long before. It comes from
/// - a coroutine that writes: `return streamed("text/csv", [](body_writer& out) -> task<> { ... });`
/// - a generator of text, each item sent at once: `return streamed("text/csv", rows(db));`
/// - a function that is asked, `task<bool>(buffer& into)`: it appends the next piece, or says false when
/// there is none,
///   and is called again only when the client has taken the piece before.
class streamed {
 public:
  template <web::writes_body F>
  streamed(std::string media_type, F write)
      : streamed(std::move(media_type), new web::writing_source<F>(std::move(write))) {}
  template <web::gives_pieces F>
  streamed(std::string media_type, F next)
      : streamed(std::move(media_type), new web::pulled_source<F>(std::move(next))) {}
  streamed(std::string media_type, generator<std::string> pieces)
      : streamed(std::move(media_type), new web::generated_source<std::string>(std::move(pieces))) {}
  streamed(std::string media_type, generator<std::string_view> pieces)
      : streamed(std::move(media_type), new web::generated_source<std::string_view>(std::move(pieces))) {}
  /// Takes over a source of one's own, made by `new`.
  streamed(std::string media_type, byte_source* source) noexcept
      : media_type_(std::move(media_type)), source_(source) {}
  streamed(streamed&& other) noexcept
      : media_type_(std::move(other.media_type_)), source_(std::exchange(other.source_, nullptr)) {}
  streamed& operator=(streamed&& other) noexcept {
    std::swap(media_type_, other.media_type_);
    std::swap(source_, other.source_);
    return *this;
  }
  ~streamed() { delete source_; }

 private:
  friend responder<streamed>;

  std::string media_type_;
  byte_source* source_;
};

template <>
struct responder<streamed> {
  static constexpr bool may_stream = true;
  static void write(streamed&& value, request const&, response& into);
  static void describe(openapi::operation& op);
};

}  // namespace corest
