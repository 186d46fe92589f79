// The fields that decide how a message is framed and what becomes of its connection (RFC 9112 sections 3.2,
// 6 and 9.3), checked as they are read.
#pragma once
#include "http/known_field.hpp"

#include <corest/http/parse_result.hpp>
#include <corest/http/request.hpp>

#include <string_view>

namespace corest::http {

/// Whether take_field() has to see a field.
[[nodiscard]] constexpr bool matters_to_framing(known name) noexcept { return name <= known::expect; }

/// Checks one such field and notes in `head` what it says; done, or bad. `again`: the head had one of that
/// name before. The version is there already; 16 bytes from the value must be readable.
[[nodiscard]] parse_result take_field(known name, std::string_view value, bool again,
                                      request_head& head) noexcept;

/// What can only be said once all fields were seen; done, or bad.
[[nodiscard]] parse_result finish_fields(request_head& head) noexcept;

}  // namespace corest::http
