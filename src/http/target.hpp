// The rarer rules of a request target: dot segments, authorities, absolute form (RFC 9112 section 3.2).
#pragma once
#include <corest/http/request.hpp>

#include <cstddef>
#include <string_view>

namespace corest::http {

/// Whether a path has a segment "." or "..", also percent-encoded, and also where an encoded '/' or '\'
/// bounds it: what decodes the path later must not find a way up in it.
[[nodiscard]] bool has_dot_segment(std::string_view path) noexcept;

/// Whether `text` is a host, or a host and ":port" (RFC 3986 section 3.2); without user information. An empty
/// host is valid: a target without an authority is sent with an empty Host. 16 bytes must be readable.
[[nodiscard]] bool is_authority(std::string_view text) noexcept;

/// "host:port" with both there, as CONNECT demands. 16 bytes from its first must be readable.
[[nodiscard]] bool is_host_and_port(std::string_view text) noexcept;

/// Where in "http://host:80/path" the authority begins; 0 when it does not start so.
[[nodiscard]] std::size_t authority_offset(std::string_view target) noexcept;

}  // namespace corest::http
