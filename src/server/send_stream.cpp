// Sending a body that is produced meanwhile.
#include "server/connection.hpp"
#include "server/patience.hpp"
#include "server/request_body.hpp"

#include <corest/async/byte_source.hpp>
#include <corest/async/pending.hpp>
#include <corest/http/body_error.hpp>
#include <corest/http/trailers.hpp>
#include <corest/io/transfer.hpp>
#include <corest/observe/log.hpp>

#include <algorithm>
#include <exception>
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

// One that is there at once takes the head along; otherwise the head leaves first.
task<bool> connection::first_piece(byte_source& source, buffer& piece, file_range& file) {
  task<bool> pulled = source.next_with_file(piece, file);
  pulled.start(in_flight_->env());
  std::exception_ptr failure;
  if (!pulled.finished()) {
    try {
      if (!flush()) co_await send_rest();
    } catch (...) {
      failure = std::current_exception();
      in_flight_->scope().cancel(cancel_reason::disconnect);
    }
    co_await unfinished(pending(pulled));
  }
  if (failure) std::rethrow_exception(failure);
  co_return pulled.result();
}

// The first `whole` bytes go out, the head at least: the client can tell from a body without its end (RFC
// 9112 section 8).
void connection::cut_short(std::size_t whole) noexcept {
  if (whole < bench_.output.size()) bench_.output.truncate(whole);
  try {
    (void)flush();
  } catch (
      std::exception const&) {  // NOLINT(bugprone-empty-catch): no memory for what the client did not take
  }
  broken_ = true;
}

// Pulls the body out of its source as fast as the client takes it, in the environment of its request.
task<> connection::pull_stream() {
  using enum http::stream_framing;
  exchange& x = in_flight_->exchange();
  auto& source = *x.response.stream();
  std::uint64_t left = framing_ == sized ? source.size().value_or(0) : 0;
  std::size_t whole = bench_.output.size();  // of the output, without half a piece
  buffer piece;
  try {
    file_range file;
    bool more = co_await first_piece(source, piece, file);
    while (more && !broken_) {
      whole = bench_.output.size();
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
      file = {};
      if (!broken_) more = co_await source.next_with_file(piece, file);
    }
    if (left > 0 && !broken_) throw std::length_error("it ended before the size it had announced");
    if (framing_ == chunked && !broken_)
      http::finish_chunks(bench_.output,
                          http::wants_trailers(x.request) ? source.trailers() : std::string_view());
  } catch (cancelled const&) {
    broken_ = true;  // the client has left, or the server is about to: nobody failed
  } catch (body_error const&) {
    cut_short(whole);  // it read the request's body, which broke off
  } catch (std::exception const& failure) {
    log_failure(failure.what());
    cut_short(whole);
  } catch (...) {
    log_failure("an exception that is no std::exception");
    cut_short(whole);
  }
  if (!broken_) co_return;
  bench_.output.clear();  // half a piece would be sent by the next connection
  in_flight_->scope().cancel(cancel_reason::disconnect);
  co_await source.stop();
}

// Behind what is in the output.
task<> connection::send_file(file_range file) {
  if (!flush(behind::more)) co_await send_rest();
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
