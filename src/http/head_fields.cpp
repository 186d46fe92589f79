#include "http/head_fields.hpp"

#include "http/characters.hpp"
#include "http/target.hpp"

#include <corest/http/token.hpp>

#include <algorithm>
#include <limits>

namespace corest::http {
namespace {

constexpr parse_result good{parse_status::done, {}, ""};

constexpr parse_result bad(char const* reason, status code = status::bad_request) noexcept {
  return {parse_status::bad, code, reason};
}

parse_result take_host(std::string_view value, bool again) noexcept {
  if (again) return bad("more than one Host");
  return is_authority(value) ? good : bad("Host is not a valid host and port");
}

/// close wins over keep-alive, whichever comes first (RFC 9112 section 9.3).
enum connection_option : std::uint8_t { asks_keep_alive = 1, asks_close = 2 };

std::uint8_t connection_options(std::string_view value) noexcept {
  std::uint8_t found = 0;
  while (!value.empty()) {
    auto const comma = std::min(value.find(','), value.size());
    auto const option = trim(value.substr(0, comma));
    if (equals_ignoring_case(option, "close")) found |= asks_close;
    if (equals_ignoring_case(option, "keep-alive")) found |= asks_keep_alive;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return found;
}

parse_result take_content_length(std::string_view value, bool again, request_head& head) noexcept {
  // Two equal ones could be taken for one; but no honest client sends them.
  if (again) return bad("more than one Content-Length");
  if (head.chunked) return bad("Content-Length beside Transfer-Encoding");
  if (value.empty() || !all_are(value, digit_character)) return bad("Content-Length must be one number");
  std::uint64_t length = 0;
  for (char const digit : value) {
    auto const next = static_cast<std::uint64_t>(digit - '0');
    if (length > (std::numeric_limits<std::uint64_t>::max() - next) / 10)
      return bad("Content-Length is beyond all limits", status::content_too_large);
    length = length * 10 + next;
  }
  head.has_content_length = true;
  head.content_length = length;
  return good;
}

parse_result take_transfer_encoding(std::string_view value, bool again, request_head& head) noexcept {
  if (head.minor_version == 0) return bad("Transfer-Encoding in HTTP/1.0");
  if (again) return bad("more than one Transfer-Encoding");
  if (head.has_content_length) return bad("Transfer-Encoding beside Content-Length");
  if (value.empty()) return bad("Transfer-Encoding is empty");
  if (!equals_ignoring_case(value, "chunked"))
    return bad("the only Transfer-Encoding understood is chunked", status::not_implemented);
  head.chunked = true;
  return good;
}

/// Several Connection fields count as one list, so all of them are looked at once the head is complete.
std::uint8_t all_connection_options(request_head const& head) noexcept {
  std::uint8_t found = 0;
  for (std::size_t i = head.known_index[static_cast<std::size_t>(known::connection)] - 1u;
       i < head.field_count; ++i) {
    auto const [name, value] = head.fields[i];
    if (equals_ignoring_case({head.base + name.offset, name.length}, "connection"))
      found |= connection_options({head.base + value.offset, value.length});
  }
  return found;
}

}  // namespace

parse_result take_field(known name, std::string_view value, bool again, request_head& head) noexcept {
  switch (name) {
    case known::host:
      return take_host(value, again);
    case known::content_length:
      return take_content_length(value, again, head);
    case known::transfer_encoding:
      return take_transfer_encoding(value, again, head);
    case known::expect:
      if (!equals_ignoring_case(value, "100-continue"))
        return bad("the only expectation met is 100-continue", status::expectation_failed);
      return good;
    default:
      return good;
  }
}

parse_result finish_fields(request_head& head) noexcept {
  auto const has = [&](known name) { return head.known_index[static_cast<std::size_t>(name)] != 0; };
  if (has(known::host)) {
    auto const index = head.known_index[static_cast<std::size_t>(known::host)];
    if (head.authority.length == 0) head.authority = head.fields[index - 1u].value;
  } else if (head.minor_version != 0) {
    return bad("HTTP/1.1 needs a Host");
  }
  head.keep_alive = head.minor_version != 0;
  if (has(known::connection)) {
    auto const options = all_connection_options(head);
    head.keep_alive = (options & asks_close) == 0 && (head.keep_alive || (options & asks_keep_alive) != 0);
  }
  // HTTP/1.0 knows no 100, and without a body there is nothing to wait for (RFC 9110 section 10.1.1).
  head.expects_continue =
      has(known::expect) && head.minor_version != 0 && (head.chunked || head.content_length != 0);
  return good;
}

}  // namespace corest::http
