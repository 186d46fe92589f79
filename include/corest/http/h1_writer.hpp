// Writes responses as HTTP/1 (RFC 9112): heads, bodies, chunks.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/http/response.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace corest::http {

/// What the request and the server say about how to answer.
struct reply_options {
  bool head_request = false;       ///< HEAD: the head as for GET, and no body
  bool keep_alive = true;          ///< false: says "Connection: close"
  std::uint8_t minor_version = 1;  ///< the client's; HTTP/1.0 gets no chunks and is told "keep-alive"
  std::string_view date_block{};   ///< whole lines that every response gets: format_server_date()
  std::string_view request_id{};   ///< fit for a header field, which is not checked; empty: no X-Request-Id
};

/// Whether the connection may carry another request behind this response, as its head said. A response whose
/// stream ends with the connection does not: see write_stream_head().
[[nodiscard]] inline bool keeps_alive(response const& answer, reply_options const& options) noexcept {
  return options.keep_alive && !answer.closes();
}

/// Appends the head of a response whose body is complete in it, with the Content-Length that its status and
/// the method allow: none for 1xx, 204 and 304, 0 for 205; for HEAD that of the body, or none where the body
/// was never made. Throws std::bad_alloc only, and then appends nothing.
void write_head(buffer& out, response const& answer, reply_options const& options);
/// write_head(), and the body where there is to be one. To send a large body without this copy, write the
/// head and send body_to_send() behind it.
void write_response(buffer& out, response const& answer, reply_options const& options);
/// The body that belongs behind the head: empty for HEAD and where the status forbids one.
[[nodiscard]] std::string_view body_to_send(response const& answer, reply_options const& options) noexcept;

/// How a body that is produced while it is sent ends.
enum class stream_framing : std::uint8_t {
  none,         ///< there is none: HEAD, or a status that forbids it; do not start the source
  sized,        ///< plain bytes, just as many as were announced
  chunked,      ///< append_chunk() for every piece, finish_chunks() at the end
  until_close,  ///< HTTP/1.0: plain bytes, then close the connection; the head says so
};
/// Appends the head of a response with a stream(), and says how to send its body. `size`: what the stream
/// will give in all, if that is known.
[[nodiscard]] stream_framing write_stream_head(buffer& out, response const& answer,
                                               reply_options const& options,
                                               std::optional<std::uint64_t> size);
/// Appends one chunk; nothing for no bytes, since an empty chunk would end the body.
void append_chunk(buffer& out, std::string_view bytes);
/// Appends the beginning of a chunk whose `size` > 0 bytes are sent from elsewhere, and then its end.
void begin_chunk(buffer& out, std::uint64_t size);
void end_chunk(buffer& out);
/// Appends the last chunk. Without it the client knows that the body is incomplete: leave it out on errors.
/// `trailers` are whole field lines, as append_trailer() makes them.
void finish_chunks(buffer& out, std::string_view trailers = {});

/// "HTTP/1.1 100 Continue" and its empty line, for a client that waits with its body.
inline constexpr std::string_view continue_response = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace corest::http
