// One server-sent event, and how it is written (WHATWG HTML, section "Server-sent events").
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/json/write.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace corest {

namespace web {
/// What is sent as it is and not as JSON.
template <class T>
concept event_text = std::convertible_to<T const&, std::string_view>;
}  // namespace web

/// `data` is text or anything that is JSON. Text may have line breaks (the client sees each as LF) and keeps
/// its spaces. Name one before you co_yield it.
template <class T>
  requires web::event_text<T> || json::writable<T>
struct sse_event {
  T data;
  std::string event = {};  ///< what clients listen for; empty: "message"
  /// Clients give the last one back in Last-Event-ID when they reconnect. An empty one makes them forget it.
  std::optional<std::string> id = {};
  std::optional<std::chrono::milliseconds> retry = {};  ///< how long they wait before they reconnect
};

namespace web {

/// The lines in front of an event's data. Throws std::invalid_argument for a name or an id with a line break
/// or NUL and for a negative retry, with nothing appended.
void append_event_fields(buffer& out, std::string_view event, std::optional<std::string> const& id,
                         std::optional<std::chrono::milliseconds> retry);
/// A line "data: ..." for each line of `text`, one at least.
void append_event_data(buffer& out, std::string_view text);
/// Ends the line "data: ..." that begins at `begin` of `out`, and breaks it up where it has line breaks.
void end_event_data(buffer& out, std::size_t begin);
inline constexpr std::string_view event_data_field = "data: ";

template <class T>
void append_event_value(buffer& out, T const& data) {
  if constexpr (event_text<T>) {
    append_event_data(out, data);
  } else {
    std::size_t const begin = out.size();
    out.append(event_data_field);
    json::write(out, data);
    end_event_data(out, begin);
  }
}

/// Appends a whole event, or nothing when its fields are wrong: see append_event_fields().
template <class T>
void append_event(buffer& out, T const& data) {
  append_event_value(out, data);
  out.push_back('\n');
}
template <class T>
void append_event(buffer& out, sse_event<T> const& event) {
  append_event_fields(out, event.event, event.id, event.retry);
  append_event(out, event.data);
}

}  // namespace web
}  // namespace corest
