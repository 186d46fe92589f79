// Status codes (RFC 9110 section 15, RFC 6585, RFC 7725).
#pragma once
#include <cstdint>
#include <string_view>

namespace corest {

/// A status code. Any three-digit number from 100 to 599 may be cast to it.
enum class status : std::uint16_t {
  continue_ = 100,
  switching_protocols = 101,
  ok = 200,
  created = 201,
  accepted = 202,
  no_content = 204,
  reset_content = 205,
  partial_content = 206,
  multiple_choices = 300,
  moved_permanently = 301,
  found = 302,
  see_other = 303,
  not_modified = 304,
  temporary_redirect = 307,
  permanent_redirect = 308,
  bad_request = 400,
  unauthorized = 401,
  forbidden = 403,
  not_found = 404,
  method_not_allowed = 405,
  not_acceptable = 406,
  request_timeout = 408,
  conflict = 409,
  gone = 410,
  length_required = 411,
  precondition_failed = 412,
  content_too_large = 413,
  uri_too_long = 414,
  unsupported_media_type = 415,
  range_not_satisfiable = 416,
  expectation_failed = 417,
  misdirected_request = 421,
  unprocessable_content = 422,
  too_early = 425,
  upgrade_required = 426,
  precondition_required = 428,
  too_many_requests = 429,
  request_header_fields_too_large = 431,
  unavailable_for_legal_reasons = 451,
  internal_server_error = 500,
  not_implemented = 501,
  bad_gateway = 502,
  service_unavailable = 503,
  gateway_timeout = 504,
  http_version_not_supported = 505,
  insufficient_storage = 507,
};

/// 404 for not_found.
[[nodiscard]] constexpr int to_int(status code) noexcept { return static_cast<int>(code); }
/// "Not Found" for 404; "Unknown" for a number without a registered phrase.
[[nodiscard]] std::string_view reason_phrase(status code) noexcept;
/// Whether a message with this status never has a body: 1xx, 204, 304 (RFC 9112 section 6.3).
[[nodiscard]] constexpr bool forbids_body(status code) noexcept {
  return to_int(code) < 200 || code == status::no_content || code == status::not_modified;
}

}  // namespace corest
