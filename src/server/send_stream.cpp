// Sending a body that is produced meanwhile.
#include "server/connection.hpp"
#include "server/patience.hpp"
#include "server/request_body.hpp"

#include <corest/async/byte_source.hpp>
#include <corest/http/body_error.hpp>
#include <corest/http/trailers.hpp>
#include <corest/io/transfer.hpp>
#include <corest/observe/log.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace corest::server {
namespace {

/// One system call sends at most this much of a file, and then it is the turn of others.
constexpr std::size_t file_piece_bytes = 512 * 1024;

// A source that promised a size keeps to it: the bytes behind would be read as the next answer.
void account(std::uint64_t& left, std::uint64_t size) {
  if (size > left) throw std::length_error("it gave more than the size it had announced");
  left -= size;
}

logger const lines{"corest.server"};

void log_failure(std::string_view what) noexcept {
  lines.error("a streamed response failed, and its connection was closed", {{"why", what}});
}

}  // namespace

task<> connection::send_stream() {
  if (framing_ != http::stream_framing::none) co_await in_environment(in_flight_->env(), pull_stream());
}

// Pulls the body out of its source as fast as the client takes it, in the environment of its request.
task<> connection::pull_stream() {
  using enum http::stream_framing;
  exchange& x = in_flight_->exchange();
  auto& source = *x.response.stream();
  std::uint64_t left = framing_ == sized ? source.size().value_or(0) : 0;
  buffer piece;
  try {
    for (file_range file; !broken_; file = {}) {
      bool const more = co_await source.next_with_file(piece, file);
      if (!more) break;
      std::uint64_t const size = piece.size() + file.size;
      stream_sent_ += piece.size();
      if (framing_ == sized) account(left, size);
      bool const chunk = framing_ == chunked && size > 0;
      if (chunk) http::begin_chunk(bench_.output, size);
      bench_.output.append(piece.view());
      piece.clear();
      if (file.size > 0) co_await send_file(file);
      if (chunk) http::end_chunk(bench_.output);
      if (!flush()) co_await send_rest();
      co_await turn_of_others{*this};
    }
    if (left > 0 && !broken_) throw std::length_error("it ended before the size it had announced");
    if (framing_ == chunked && !broken_)
      http::finish_chunks(bench_.output,
                          http::wants_trailers(x.request) ? source.trailers() : std::string_view());
  } catch (cancelled const&) {
    broken_ = true;  // the client has left, or the server is about to: nobody failed
  } catch (body_error const&) {
    broken_ = true;  // it read the request's body, which broke off
  } catch (std::exception const& failure) {
    // Cut short without its end, so that the client can tell (RFC 9112 section 8).
    log_failure(failure.what());
    broken_ = true;
  } catch (...) {
    log_failure("an exception that is no std::exception");
    broken_ = true;
  }
  if (!broken_) co_return;
  bench_.output.clear();  // half a piece would be sent by the next connection
  in_flight_->scope().cancel(cancel_reason::disconnect);
  co_await source.stop();
}

// Behind what is in the output.
task<> connection::send_file(file_range file) {
  if (!flush()) co_await send_rest();
  patience client(bench_.settings.timeouts.write, bench_.settings.min_rate);
  while (file.size > 0 && !broken_) {
    auto const most = static_cast<std::size_t>(std::min<std::uint64_t>(file.size, file_piece_bytes));
    auto const sent = io::send_file(socket_.fd(), file.descriptor, file.offset, most);
    if (sent) {
      if (*sent == 0) throw std::length_error("a file is shorter than it was");
      file.offset += *sent;
      file.size -= *sent;
      stream_sent_ += *sent;
      bench_.sent += *sent;
      client.earn(*sent);
      co_await turn_of_others{*this};
    } else if (sent.error() == std::errc::operation_would_block) {
      co_await room_to_send(client);
    } else {
      broken_ = true;
    }
  }
}

}  // namespace corest::server
