// The rarer rules of a request target: dot segments, authorities, absolute form (RFC 9112 section 3.2).
#pragma once
#include "http/scan.hpp"

#include <corest/http/request.hpp>

#include <cstddef>
#include <string_view>

namespace corest::http {

/// Whether a path has a segment "." or "..", also percent-encoded, and also where an encoded '/' or '\'
/// bounds it: what decodes the path later must not find a way up in it.
[[nodiscard]] bool has_dot_segment(std::string_view path) noexcept;

/// The whole grammar of is_authority(), byte by byte.
[[nodiscard]] bool is_rare_authority(std::string_view text) noexcept;

/// Whether `text` is a host, or a host and ":port" (RFC 3986 section 3.2); without user information. Nothing
/// at all is valid: a target without an authority is sent with an empty Host. A port without a host is not
/// (RFC 9110 section 4.2.1). 16 bytes must be readable.
[[nodiscard]] inline bool is_authority(std::string_view text) noexcept {
  if (text.size() > 16) return is_rare_authority(text);
  unsigned const whole = (1u << text.size()) - 1;
  auto const found = scan::look_at_host(text.data());
  unsigned const others = ~found.plain & whole;
  if (others == 0) return true;
  // The first byte that is not plain, if a ':', may have nothing but digits behind it.
  unsigned const first = others & (0u - others);
  if ((found.colons & first & ~1u) != 0 && (~found.digits & whole & ~(first | (first - 1))) == 0) return true;
  return is_rare_authority(text);
}

/// "host:port" with both there, as CONNECT demands. 16 bytes from its first must be readable.
[[nodiscard]] bool is_host_and_port(std::string_view text) noexcept;

/// Where in "http://host:80/path" the authority begins; 0 when it does not start so.
[[nodiscard]] std::size_t authority_offset(std::string_view target) noexcept;

}  // namespace corest::http
