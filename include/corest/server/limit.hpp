// The limits that clients run into, by name.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corest::server {

/// What ends a request or a connection because of its client, or keeps it waiting. Each has an option or a
/// constant of the like name, an answer (docs/design/server.md), a count and a log line.
enum class limit : std::uint8_t {
  head_bytes,    ///< head_limits::head_bytes or fields, http::max_trailer_bytes; 431
  target_bytes,  ///< 414
  body_bytes,    ///< a route's max_body, also unpacked; http::max_chunk_overhead_bytes; those of forms,
                 ///< items and files: every 413
  head_time,     ///< timeouts::head; 408
  body_time,     ///< timeouts::body, min_rate; 408
  write_time,    ///< timeouts::write, min_rate; the connection is cut
  connections,   ///< max_connections: accepting pauses
  connections_per_address,  ///< the connection is closed with 503
  descriptors,              ///< those of the process: accepting pauses
  proxy_header,             ///< options::proxy_protocol: none came, none in time, or not from a trusted proxy
  overload,                 ///< more requests than can be served: 503 with Retry-After; see overload_options
  idle_time,  ///< timeouts::idle, or timeouts::head before the first request; the connection is closed
  connection_requests,  ///< max_requests_per_connection: the connection is closed behind the answer
};
inline constexpr std::size_t limit_count = 13;

[[nodiscard]] std::string_view name_of(limit which) noexcept;

}  // namespace corest::server
