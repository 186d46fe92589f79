// The fields that decide how a message is framed and what becomes of its connection (RFC 9112 sections 3.2,
// 6 and 9.3), checked as they are read.
#pragma once
#include "http/known_field.hpp"

#include <corest/http/request.hpp>
#include <corest/http/status.hpp>

#include <string_view>

namespace corest::http {

/// What the Connection fields of one head ask for, all of them together being one list.
struct connection_options {
  bool close = false;
  bool keep_alive = false;
};

/// Whether take_field() has to see a field.
[[nodiscard]] constexpr bool matters_to_framing(known name) noexcept { return name <= known::expect; }

/// Checks one such field and notes in `head` and `options` what it says. nullptr when it is good, else the
/// reason, and `code` is what to answer unless that is 400. `again`: the head had one of that name before.
/// The version is there already; 32 bytes from the value must be readable.
[[nodiscard]] char const* take_field(known name, std::string_view value, bool again, request_head& head,
                                     connection_options& options, status& code) noexcept;

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
