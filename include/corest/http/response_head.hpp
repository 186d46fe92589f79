// The head of a response as a client receives it, and how its body is framed (RFC 9112 section 6.3).
#pragma once
#include <corest/http/limits.hpp>
#include <corest/http/method.hpp>
#include <corest/http/request.hpp>
#include <corest/http/status.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace corest::http {

/// What the parser finds in the head of a response. Plain data: the bytes stay where they were received, at
/// `base`; after they have moved, set it.
struct response_head {
  char const* base = nullptr;
  std::uint32_t size = 0;  ///< bytes of the head, its final empty line included
  status code = status::ok;
  std::uint8_t minor_version = 1;  ///< HTTP/1.minor_version
  bool keep_alive = true;          ///< what the server says, by version and Connection
  bool chunked = false;
  bool has_content_length = false;
  std::uint64_t content_length = 0;
  slice reason;  ///< says nothing that `code` does not say (RFC 9112 section 4); often empty
  std::uint16_t field_count = 0;
  std::array<std::uint8_t, static_cast<std::size_t>(known::count)> known_index{};  ///< field + 1; 0: absent
  std::array<request_head::field, fields_ceiling> fields;  ///< valid up to field_count; never cleared

  [[nodiscard]] std::string_view text(slice part) const noexcept { return {base + part.offset, part.length}; }
  /// The value of the first field of that name, whatever its case; nullopt when absent.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept;
};

/// How the body of a response ends.
enum class body_framing : std::uint8_t {
  none,         ///< there is none, whatever the fields say
  sized,        ///< content_length bytes
  chunked,      ///< with the last chunk
  until_close,  ///< with the connection: cut short looks like complete
};

/// By what the request was and what its response says; `asked` is no CONNECT, whose answer is a tunnel.
[[nodiscard]] body_framing framing_of(response_head const& head, method asked) noexcept;

}  // namespace corest::http
