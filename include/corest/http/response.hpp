// A response as a value: status, header lines ready to be sent, body bytes.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/http/status.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace corest {

class byte_source;  // async/byte_source.hpp: a body produced piece by piece

/// What goes back to the client. Content-Length, Date, Connection and Transfer-Encoding are written by the
/// server; setting one of them throws std::invalid_argument, as does a name that is not a token or a value
/// with CR, LF, NUL or another control character but TAB (RFC 9110 section 5.5), so that no input can split
/// a response.
class response {
 public:
  response() noexcept = default;
  explicit response(corest::status code) noexcept : status_(code) {}
  /// `body` is copied.
  response(corest::status code, std::string_view content_type, std::string_view body);
  response(response&& other) noexcept;
  response& operator=(response&& other) noexcept;
  ~response();

  [[nodiscard]] corest::status status() const noexcept { return status_; }
  response& status(corest::status code) noexcept {
    status_ = code;
    return *this;
  }

  /// Replaces all fields of that name by one. When it throws, the fields are as before.
  response& set(std::string_view name, std::string_view value);
  /// Adds a field beside those of the same name (Set-Cookie, Link, Vary, ...).
  response& add(std::string_view name, std::string_view value);
  response& remove(std::string_view name) noexcept;
  /// The value of the first field of that name, whatever its case; the view dies with the next change.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept;
  /// All fields as "Name: value\r\n" lines, as they will be sent.
  [[nodiscard]] std::string_view header_lines() const noexcept {
    return long_lines_.empty() ? std::string_view(lines_.data(), lines_size_) : long_lines_.view();
  }
  /// Appends lines known at compile time to be valid: "Content-Type: text/plain\r\n".
  response& append_lines(std::string_view lines);

  /// The body; write into it or replace it.
  [[nodiscard]] buffer& body() noexcept { return body_; }
  [[nodiscard]] buffer const& body() const noexcept { return body_; }

  /// A body that is produced while it is sent, chunked where the client understands that. Takes ownership:
  /// `destroy` is called exactly once, also when the client goes away. A plain handler's source must not look
  /// at the request any more, whose memory serves others by then; that of `streamed` or of a coroutine may.
  response& stream(byte_source* source, void (*destroy)(byte_source*) noexcept) noexcept;
  [[nodiscard]] byte_source* stream() const noexcept { return source_; }
  /// Gives up the stream, for who wraps it: its source, and what destroys that.
  [[nodiscard]] std::pair<byte_source*, void (*)(byte_source*) noexcept> take_stream() noexcept {
    return {std::exchange(source_, nullptr), std::exchange(destroy_source_, nullptr)};
  }

  /// Asks the server to close the connection behind this response.
  response& close() noexcept {
    close_ = true;
    return *this;
  }
  [[nodiscard]] bool closes() const noexcept { return close_; }

  /// Never to be packed: its length would tell of a secret that stands beside what a stranger chose (BREACH).
  response& keep_unpacked() noexcept {
    unpacked_ = true;
    return *this;
  }
  [[nodiscard]] bool stays_unpacked() const noexcept { return unpacked_; }

  /// The kind of problem it is, as the application numbers them; 0: none. For counting failures.
  [[nodiscard]] std::uint16_t problem() const noexcept { return problem_; }
  response& problem(std::uint16_t number) noexcept {
    problem_ = number;
    return *this;
  }

  /// Back to an empty 200; keeps the memory, but not that of a body above 1 MiB.
  void reset() noexcept;

 private:
  static constexpr std::size_t inline_lines = 448;  // the usual header lines fit without an allocation

  char* room_for_lines(std::size_t size);
  void commit_lines(std::size_t size) noexcept;
  void remove_bytes(std::size_t begin, std::size_t end) noexcept;

  corest::status status_ = corest::status::ok;
  bool close_ = false;
  bool unpacked_ = false;
  std::uint16_t problem_ = 0;
  std::uint16_t lines_size_ = 0;  // in lines_; 0 once they moved to long_lines_
  byte_source* source_ = nullptr;
  void (*destroy_source_)(byte_source*) noexcept = nullptr;
  buffer body_;
  buffer long_lines_;
  std::array<char, inline_lines> lines_;
};

}  // namespace corest
