// The fields that decide how a message is framed and what becomes of its connection (RFC 9112 sections 3.2,
// 6 and 9.3), checked as they are read.
#pragma once
#include "http/characters.hpp"
#include "http/known_field.hpp"
#include "http/target.hpp"

#include <corest/http/request.hpp>
#include <corest/http/status.hpp>
#include <corest/http/token.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

namespace corest::http {

/// What the Connection fields of one head ask for, all of them together being one list.
struct connection_options {
  bool close = false;
  bool keep_alive = false;
};

/// Whether take_field() has to see a field.
[[nodiscard]] constexpr bool matters_to_framing(known name) noexcept { return name <= known::expect; }

namespace detail {

inline void take_connection(std::string_view value, connection_options& options) noexcept {
  constexpr std::array<char, 16> keep_alive{"keep-alive"};
  if (value.size() == 10 && scan::token_is(value.data(), keep_alive.data(), 10)) {  // nearly always
    options.keep_alive = true;
    return;
  }
  while (!value.empty()) {
    auto const comma = std::min(value.find(','), value.size());
    auto const option = trim(value.substr(0, comma));
    if (equals_ignoring_case(option, "close")) options.close = true;
    if (equals_ignoring_case(option, "keep-alive")) options.keep_alive = true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
}

template <class Head>
char const* take_content_length(std::string_view value, bool again, Head& head, status& code) noexcept {
  // Two equal ones could be taken for one; but no honest client sends them.
  if (again) return "more than one Content-Length";
  if (head.chunked) return "Content-Length beside Transfer-Encoding";
  if (value.empty()) return "Content-Length must be one number";
  std::uint64_t length = 0;
  bool beyond = false;
  for (char const digit : value) {
    if (!is(digit, digit_character)) return "Content-Length must be one number";
    auto const next = static_cast<std::uint64_t>(digit - '0');
    beyond = beyond || length > (std::numeric_limits<std::uint64_t>::max() - next) / 10;
    length = length * 10 + next;
  }
  if (beyond) {
    code = status::content_too_large;
    return "Content-Length is beyond all limits";
  }
  head.has_content_length = true;
  head.content_length = length;
  return nullptr;
}

// With chunked at its end a body has one, and only the coding in front is unknown; without, nobody can tell
// where it ends (RFC 9112 sections 6.1 and 6.3).
inline char const* refused_transfer_encoding(std::string_view value, status& code) noexcept {
  bool last = true;
  for (;; last = false) {
    auto const comma = value.rfind(',');
    auto const start = comma == std::string_view::npos ? 0 : comma + 1;
    bool const chunked = equals_ignoring_case(trim(value.substr(start)), "chunked");
    if (last && !chunked) return "the last Transfer-Encoding must be chunked";
    if (!last && chunked) return "a Transfer-Encoding with chunked twice";
    if (start == 0) break;
    value = value.substr(0, comma);
  }
  code = status::not_implemented;
  return "the only Transfer-Encoding understood is chunked";
}

template <class Head>
char const* take_transfer_encoding(std::string_view value, bool again, Head& head, status& code) noexcept {
  if (head.minor_version == 0) return "Transfer-Encoding in HTTP/1.0";
  if (again) return "more than one Transfer-Encoding";
  if (head.has_content_length) return "Transfer-Encoding beside Content-Length";
  if (value.empty()) return "Transfer-Encoding is empty";
  if (!equals_ignoring_case(value, "chunked")) return refused_transfer_encoding(value, code);
  head.chunked = true;
  return nullptr;
}

}  // namespace detail

/// Checks one such field and notes in `head` and `options` what it says. nullptr when it is good, else the
/// reason, and `code` is what to answer unless that is 400. `again`: the head had one of that name before.
/// The version is there already; 32 bytes from the value must be readable.
[[nodiscard]] inline char const* take_field(known name, std::string_view value, bool again,
                                            request_head& head, connection_options& options,
                                            status& code) noexcept {
  switch (name) {
    case known::host:
      if (again) return "more than one Host";
      return is_authority(value) ? nullptr : "Host is not a valid host and port";
    case known::connection:
      detail::take_connection(value, options);
      return nullptr;
    case known::content_length:
      return detail::take_content_length(value, again, head, code);
    case known::transfer_encoding:
      return detail::take_transfer_encoding(value, again, head, code);
    case known::expect:
      if (equals_ignoring_case(value, "100-continue")) return nullptr;
      code = status::expectation_failed;
      return "the only expectation met is 100-continue";
    default:
      return nullptr;
  }
}

/// What can only be said once all fields were seen; nullptr or the reason for a 400.
[[nodiscard]] inline char const* finish_fields(request_head& head, connection_options options) noexcept {
  auto const place = [&](known name) { return head.known_index[static_cast<std::size_t>(name)]; };
  bool const modern = head.minor_version != 0;
  if (place(known::host) == 0) {
    if (modern) return "HTTP/1.1 needs a Host";
  } else if (head.authority.length == 0) {
    head.authority = head.fields[place(known::host) - 1u].value;
  }
  // close wins over keep-alive, whichever comes first (RFC 9112 section 9.3).
  head.keep_alive = !options.close && (modern || options.keep_alive);
  // HTTP/1.0 knows no 100, and without a body there is nothing to wait for (RFC 9110 section 10.1.1).
  head.expects_continue = place(known::expect) != 0 && modern && (head.chunked || head.content_length != 0);
  return nullptr;
}

}  // namespace corest::http
