// Chunked bodies, taken byte by byte around the data, which moves as a block.
#include "http/characters.hpp"

#include <corest/http/chunked.hpp>

#include <algorithm>
#include <cstring>

namespace corest::http {
namespace {

constexpr parse_result more{};

constexpr parse_result bad(char const* reason, status code = status::bad_request) noexcept {
  return {parse_status::bad, code, reason};
}

}  // namespace

chunked_decoder::step chunked_decoder::feed(std::string_view input, char* output) {
  step done;
  while (done.consumed < input.size()) {
    if (state_ == state::data) {
      auto const size =
          static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, input.size() - done.consumed));
      std::memmove(output + done.produced, input.data() + done.consumed, size);
      done.consumed += size;
      done.produced += size;
      decoded_ += size;
      chunk_left_ -= size;
      if (chunk_left_ == 0) state_ = state::data_cr;
      continue;
    }
    done.result = take(input[done.consumed++]);
    if (done.result.outcome != parse_status::need_more) break;
  }
  return done;
}

/// Takes one byte of what stands around the data.
parse_result chunked_decoder::take(char byte) {
  switch (state_) {
    case state::data_cr:
      if (byte != '\r') return bad("a chunk is longer than its size");
      state_ = state::data_lf;
      return more;
    case state::data_lf:
      if (byte != '\n') return bad("a chunk does not end with CR LF");
      overhead_ = 0;
      state_ = state::first_digit;
      return more;
    case state::trailer_start:
    case state::trailer_name:
    case state::trailer_value:
    case state::trailer_lf:
    case state::final_lf:
      if (++overhead_ > max_trailer_bytes)
        return bad("the trailer fields are too long", status::request_header_fields_too_large);
      return take_trailer(byte);
    default:
      if (++overhead_ > max_chunk_line_bytes)
        return bad("a chunk size line is too long", status::content_too_large);
      return take_size(byte);
  }
}

parse_result chunked_decoder::take_size(char byte) noexcept {
  switch (state_) {
    case state::first_digit:
      chunk_left_ = 0;
      if (!is(byte, hex_character)) return bad("a chunk size must be a hexadecimal number");
      state_ = state::digits;
      return take_digit(byte);
    case state::digits:
      if (is(byte, hex_character)) return take_digit(byte);
      if (byte == '\r') {
        state_ = state::size_lf;
      } else if (byte == ';') {
        state_ = state::extension;
      } else if (byte == ' ' || byte == '\t') {
        state_ = state::space_before_extension;
      } else {
        return bad("a chunk size must be a hexadecimal number");
      }
      return more;
    case state::space_before_extension:
      if (byte == ';') {
        state_ = state::extension;
      } else if (byte != ' ' && byte != '\t') {
        return bad("a chunk size has a space behind it");
      }
      return more;
    case state::extension:
      if (byte == '\r') {
        state_ = state::size_lf;
      } else if (!is(byte, value_character)) {
        return bad("a chunk extension has a control character");
      }
      return more;
    default:
      if (byte != '\n') return bad("a chunk size line does not end with CR LF");
      return end_size_line();
  }
}

parse_result chunked_decoder::end_size_line() noexcept {
  if (overhead_ > free_chunk_line_bytes) excess_ += overhead_ - free_chunk_line_bytes;
  if (excess_ > max_chunk_overhead_bytes)
    return bad("the chunk extensions are too long together", status::content_too_large);
  state_ = state::data;
  if (chunk_left_ == 0) {
    overhead_ = 0;
    state_ = state::trailer_start;
  }
  return more;
}

parse_result chunked_decoder::take_digit(char byte) noexcept {
  auto const digit = static_cast<std::uint64_t>(hex_value(byte));
  std::uint64_t const room = max_body_ - decoded_;
  if (digit > room || chunk_left_ > (room - digit) / 16)
    return bad("the body is too large", status::content_too_large);
  chunk_left_ = chunk_left_ * 16 + digit;
  return more;
}

parse_result chunked_decoder::take_trailer(char byte) {
  if (trailers_ != nullptr && state_ != state::final_lf && !(state_ == state::trailer_start && byte == '\r'))
    trailers_->push_back(byte);
  switch (state_) {
    case state::trailer_start:
      if (byte == '\r') {
        state_ = state::final_lf;
      } else if (is(byte, token_character)) {
        state_ = state::trailer_name;
      } else {
        return bad("a trailer field must start with its name");
      }
      return more;
    case state::trailer_name:
      if (byte == ':') {
        state_ = state::trailer_value;
      } else if (!is(byte, token_character)) {
        return bad("a trailer field's name must be a token");
      }
      return more;
    case state::trailer_value:
      if (byte == '\r') {
        state_ = state::trailer_lf;
      } else if (!is(byte, value_character)) {
        return bad("a trailer field has a control character");
      }
      return more;
    case state::trailer_lf:
      if (byte != '\n') return bad("a CR without LF");
      state_ = state::trailer_start;
      return more;
    default:
      if (byte != '\n') return bad("a CR without LF");
      return {parse_status::done, {}, ""};
  }
}

}  // namespace corest::http
