// Server-sent events as a response.
#pragma once
#include <corest/async/byte_source.hpp>
#include <corest/async/cancel.hpp>
#include <corest/async/generator.hpp>
#include <corest/web/respond.hpp>
#include <corest/web/sse_event.hpp>
#include <corest/web/writer_source.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace corest {

struct event_options {
  /// After that much silence a comment is sent, so that nothing on the way takes the connection for dead and
  /// a client that is gone is noticed. 0: never.
  std::chrono::milliseconds heartbeat{15'000};
  /// How long a client waits before it reconnects; without it, the client decides (browsers: 3 to 5 s).
  std::optional<std::chrono::milliseconds> retry = {};
};

namespace web {

/// Writes events, and comments while there are none. Ends at a drain, whatever it waits for.
class events_source : public writer_source {
 public:
  bool drain() noexcept final;

 protected:
  /// Throws std::invalid_argument for a negative time.
  explicit events_source(event_options const& how);
  class silence;
  virtual task<> write_events(body_writer& out) = 0;
  /// Behind each event: waits for the client where that is needed.
  body_writer::handover written(body_writer& out);
  [[nodiscard]] bool draining() const noexcept { return draining_; }

 private:
  task<> begin(body_writer& out) final;

  event_options how_;
  silence* silence_ = nullptr;
  cancel_scope* until_drain_ = nullptr;
  bool draining_ = false;
};

template <class Item>
class generated_events final : public events_source {
 public:
  generated_events(generator<Item> items, event_options const& how)
      : events_source(how), items_(std::move(items)) {}
  // The task looks at items_, which dies before the base does.
  ~generated_events() override { this->abandon(); }

 private:
  task<> write_events(body_writer& out) override {
    while (!draining()) {
      auto const item = co_await items_.next();
      if (!item) co_return;
      append_event(out.gathered(), *item);
      co_await written(out);
    }
  }

  generator<Item> items_;
};

void send_events(byte_source* source, response& into);
void describe_events(openapi::operation& op, std::string const& schema);

}  // namespace web

/// A response of server-sent events whose data is T: `return events(readings());` with a generator of T or,
/// for names and ids, of sse_event<T>; or what event_hub::subscribe() gives. An event is sent at once. The
/// generator runs in the request's environment, so a client that goes away cancels it, as the beginning of a
/// drain does.
template <class T>
class events {
 public:
  explicit events(generator<T> items, event_options const& how = {})
      : source_(new web::generated_events<T>(std::move(items), how)) {}
  explicit events(generator<sse_event<T>> items, event_options const& how = {})
      : source_(new web::generated_events<sse_event<T>>(std::move(items), how)) {}
  /// Takes over a source of one's own, made by `new`, that gives whole events.
  explicit events(byte_source* source) noexcept : source_(source) {}
  events(events&& other) noexcept : source_(std::exchange(other.source_, nullptr)) {}
  events& operator=(events&& other) noexcept {
    std::swap(source_, other.source_);
    return *this;
  }
  ~events() { delete source_; }

 private:
  friend responder<events<T>>;
  byte_source* source_;
};

template <class T>
struct responder<events<T>> {
  static constexpr bool may_stream = true;
  static constexpr std::string_view media_type = "text/event-stream";
  static void write(events<T>&& value, request const&, response& into) {
    web::send_events(std::exchange(value.source_, nullptr), into);
  }
  static void describe(openapi::operation& op) {
    if constexpr (web::event_text<T>)
      web::describe_events(op, R"({"type":"string"})");
    else
      web::describe_events(op, op.template schema<T>());
  }
};

}  // namespace corest
