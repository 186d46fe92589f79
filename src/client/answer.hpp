// One request and its answer on one connection.
#pragma once
#include "client/pool.hpp"

#include <corest/async/task.hpp>
#include <corest/base/buffer.hpp>
#include <corest/client/client_error.hpp>
#include <corest/http/chunked.hpp>
#include <corest/http/limits.hpp>
#include <corest/http/method.hpp>
#include <corest/http/response_head.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corest::outgoing {

struct answer_limits {
  http::head_limits head;
  std::uint64_t body;
};

/// Owns its place and connection, and keeps the connection when all of the answer has been read and says that
/// it may be. Throws client_error.
class answer {
 public:
  answer(pool::lease on, answer_limits const& limits) noexcept : on_(std::move(on)), limits_(limits) {}
  answer(answer const&) = delete;
  answer& operator=(answer const&) = delete;

  /// Sends the request, of which both parts must stay, and reads the head of the answer. An answer that comes
  /// before all of the request has been sent ends the sending.
  task<> ask(method verb, std::string_view head, std::string_view body);
  /// Whether a byte of the answer has come.
  [[nodiscard]] bool begun() const noexcept { return begun_; }
  [[nodiscard]] bool on_used_connection() noexcept { return on_.held().used; }

  [[nodiscard]] http::response_head const& head() const noexcept { return head_; }
  [[nodiscard]] buffer take_head_bytes() noexcept { return std::move(head_bytes_); }
  /// Appends the next piece of the body; false: there is none.
  task<bool> next(buffer& into);

 private:
  task<> send(std::string_view head, std::string_view body);
  task<> read_head();
  task<bool> fill();
  task<bool> read_straight(buffer& into, std::uint64_t most);
  bool decode(buffer& into);
  void count(std::size_t bytes);
  void begin_body(method asked);
  void end_body();

  pool::lease on_;
  answer_limits limits_;
  http::response_head head_;
  buffer head_bytes_;
  http::chunked_decoder chunks_;
  http::body_framing framing_ = http::body_framing::none;
  std::uint64_t left_ = 0;  // of a sized body
  std::uint64_t taken_ = 0;
  bool begun_ = false;
  bool all_sent_ = false;
  bool ended_ = false;
};

}  // namespace corest::outgoing
