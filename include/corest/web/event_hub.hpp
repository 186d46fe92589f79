// event_hub<T>: one source of server-sent events, any number of clients on all workers.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/web/events.hpp>
#include <corest/web/last_event_id.hpp>
#include <corest/web/sse_event.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace corest {

/// What happens to a client for which more events wait than its backlog holds.
enum class slow_client : std::uint8_t {
  disconnect,   ///< its stream ends; it comes back with its last id and gets what it missed from the history
  drop_oldest,  ///< it misses its oldest event, and an event "missed" with the data "too_slow" says so
};

struct event_hub_options {
  /// Events that are kept for clients that come back, one at least, ...
  std::size_t history = 1024;
  /// ... while they have no more bytes than this; the newest is kept in any case.
  std::size_t history_bytes = 1024 * 1024;
  /// Events that may wait for a client, from 1 to `history`. What is replayed to one that comes back may be
  /// more.
  std::size_t backlog = 256;
  slow_client slow = slow_client::disconnect;
  std::chrono::milliseconds heartbeat{15'000};          ///< see event_options
  std::optional<std::chrono::milliseconds> retry = {};  ///< see event_options
};

/// What a published event has beside its data.
struct event_label {
  std::string_view event = {};  ///< its name; empty: "message"
  std::string_view topic = {};  ///< who subscribed to a topic gets those of that topic only
};

namespace web {

/// The half of a hub that does not know what is published.
class event_hub_core {
 public:
  static constexpr bool thread_safe = true;

  event_hub_core(event_hub_core const&) = delete;
  event_hub_core& operator=(event_hub_core const&) = delete;

  /// Clients of all workers that have a stream and are not too slow. Any thread.
  [[nodiscard]] std::size_t clients() const noexcept;

 protected:
  explicit event_hub_core(event_hub_options const& how);
  ~event_hub_core();
  void publish_text(std::string_view text, std::string_view topic);
  [[nodiscard]] byte_source* make_stream(std::optional<std::string> const& last, std::string_view topic);

 private:
  struct holder;
  holder* holder_;
};

}  // namespace web

/// Shared by all workers: `app.emplace<event_hub<reading>>()`, and in handlers a state<event_hub<reading>>.
/// An event is made into text once, whatever the number of its clients; a client costs a position in the row
/// of events, and a publication one wake-up for each worker that has clients. The hub gives the ids. When it
/// dies its streams end.
template <class T>
class event_hub final : public web::event_hub_core {
 public:
  /// Throws std::invalid_argument when an option is beyond its range.
  explicit event_hub(event_hub_options const& how = {}) : event_hub_core(how) {}

  /// Any thread; never waits for a client. All clients see the same order. Throws std::invalid_argument for
  /// a name with a line break or NUL.
  void publish(T const& data, event_label const& label = {}) {
    buffer text;
    web::append_event_fields(text, label.event, {}, {});
    web::append_event_value(text, data);
    publish_text(text.view(), label.topic);
  }

  /// `return hub->subscribe(last);` from a handler: the events behind the last one that the client has seen,
  /// of all topics or of one; for a new client those published from this call on, so read a state to begin
  /// with behind it. What a client missed and the history no longer has is told by an event "missed" with the
  /// data "too_old": then it should fetch the state anew.
  [[nodiscard]] events<T> subscribe(last_event_id const& last = {}, std::string_view topic = {}) {
    return events<T>(make_stream(*last, topic));
  }
};

}  // namespace corest
