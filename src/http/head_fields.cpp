#include "http/head_fields.hpp"

#include "http/characters.hpp"
#include "http/target.hpp"

#include <corest/http/token.hpp>

#include <algorithm>
#include <limits>

namespace corest::http {
namespace {

void take_connection(std::string_view value, connection_options& options) noexcept {
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

char const* take_content_length(std::string_view value, bool again, request_head& head,
                                status& code) noexcept {
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

char const* take_transfer_encoding(std::string_view value, bool again, request_head& head,
                                   status& code) noexcept {
  if (head.minor_version == 0) return "Transfer-Encoding in HTTP/1.0";
  if (again) return "more than one Transfer-Encoding";
  if (head.has_content_length) return "Transfer-Encoding beside Content-Length";
  if (value.empty()) return "Transfer-Encoding is empty";
  if (!equals_ignoring_case(value, "chunked")) {
    code = status::not_implemented;
    return "the only Transfer-Encoding understood is chunked";
  }
  head.chunked = true;
  return nullptr;
}

}  // namespace

char const* take_field(known name, std::string_view value, bool again, request_head& head,
                       connection_options& options, status& code) noexcept {
  switch (name) {
    case known::host:
      if (again) return "more than one Host";
      return is_authority(value) ? nullptr : "Host is not a valid host and port";
    case known::connection:
      take_connection(value, options);
      return nullptr;
    case known::content_length:
      return take_content_length(value, again, head, code);
    case known::transfer_encoding:
      return take_transfer_encoding(value, again, head, code);
    case known::expect:
      if (equals_ignoring_case(value, "100-continue")) return nullptr;
      code = status::expectation_failed;
      return "the only expectation met is 100-continue";
    default:
      return nullptr;
  }
}

}  // namespace corest::http
