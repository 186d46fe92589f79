// The body of a request whose endpoint reads it as it comes.
#pragma once
#include "server/connection.hpp"
#include "server/patience.hpp"

#include <corest/async/byte_source.hpp>
#include <corest/async/waiter.hpp>
#include <corest/http/body_error.hpp>
#include <corest/http/chunked.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace corest::server {

/// Takes from the connection what the endpoint asks for and no more: nobody reads ahead, so a slow endpoint
/// slows its client down. The piece is received where the endpoint wants it. Its time is its own: an answer
/// may be on its way meanwhile, with the deadline of the connection.
class connection::request_body final : public byte_source, timer {
 public:
  /// One piece has at most this much.
  static constexpr std::size_t piece_bytes = 64 * 1024;
  /// Of a body that its endpoint has not read to the end, this much is taken and dropped, if it is there
  /// already, to save the connection.
  static constexpr std::size_t most_dropped = 256 * 1024;

  /// `length`: as the head says; none: chunked, and at most `max_body` bytes.
  request_body(connection& of, std::optional<std::uint64_t> length, std::uint64_t max_body,
               bool wants_continue);

  task<bool> next(buffer& into) override;
  [[nodiscard]] std::string_view trailers() const noexcept override { return trailers_.view(); }

  /// Bytes so far, without chunks' framing.
  [[nodiscard]] std::uint64_t received() const noexcept { return received_; }
  /// Answers 100 Continue if the client waits for it: nothing may do so once the answer has begun.
  void let_continue();
  /// True when all of it has been received, if need be by dropping what is there.
  [[nodiscard]] bool finish_now();
  /// There is something to read, or the time is over, or the connection is.
  void wake() noexcept;

 private:
  class arrival;

  task<> wait_for_bytes();
  void expired() noexcept override;
  void decode(buffer& piece);
  void fail(status code, char const* reason);

  connection& of_;
  buffer trailers_;
  http::chunked_decoder chunks_;
  std::uint64_t left_;
  std::uint64_t received_ = 0;
  patience patience_;
  std::optional<body_error> failure_;
  arrival* waiting_ = nullptr;
  bool chunked_;
  bool wants_continue_;
  bool over_ = false;
  bool timed_out_ = false;
  bool owes_a_turn_ = false;  // to the worker's other connections: the socket has more at once
};

}  // namespace corest::server
