// The chunked transfer coding, read: chunks in, the body's bytes out (RFC 9112 section 7.1).
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/http/limits.hpp>
#include <corest/http/parse_result.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corest::http {

/// Decodes one chunked body, in pieces of any size. Extensions are checked and dropped, and so are trailer
/// fields that nobody asked for. A value of some 56 bytes that owns nothing; make a new one for every body.
class chunked_decoder {
 public:
  /// A body of more than `max_body` bytes is refused with 413 as soon as a chunk announces it.
  /// Trailer fields are appended to `trailers` as they came, each with its CR LF; check them with
  /// find_trailer(). They are at most max_trailer_bytes.
  explicit chunked_decoder(std::uint64_t max_body = default_body_bytes, buffer* trailers = nullptr) noexcept
      : max_body_(max_body), trailers_(trailers) {}

  struct step {
    parse_result result;
    std::size_t consumed = 0;  ///< bytes of the input that were read; all of it when need_more
    std::size_t produced = 0;  ///< bytes written to the output; never more than consumed
  };
  /// Reads `input` and writes the body's bytes to `output`, which has room for input.size() bytes and is
  /// either disjoint from the input or at or in front of its first byte: decoding in place is allowed. When
  /// done, what was not consumed belongs to the next message. Not to be called again after done or bad.
  /// Throws std::bad_alloc for trailers alone.
  [[nodiscard]] step feed(std::string_view input, char* output);

  /// Bytes of the body so far.
  [[nodiscard]] std::uint64_t decoded() const noexcept { return decoded_; }

 private:
  enum class state : std::uint8_t {
    first_digit,
    digits,
    space_before_extension,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer_start,
    trailer_name,
    trailer_value,
    trailer_lf,
    final_lf,
  };
  parse_result take(char byte);
  parse_result take_size(char byte) noexcept;
  parse_result take_digit(char byte) noexcept;
  parse_result end_size_line() noexcept;
  parse_result take_trailer(char byte);

  std::uint64_t max_body_;
  buffer* trailers_;
  std::uint64_t decoded_ = 0;
  std::uint64_t chunk_left_ = 0;
  std::size_t overhead_ = 0;  // bytes of the size line, or of all trailer lines, so far
  std::size_t excess_ = 0;    // of all size lines
  state state_ = state::first_digit;
};

}  // namespace corest::http
