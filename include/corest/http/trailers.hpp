// Fields behind a chunked body (RFC 9110 section 6.5).
#pragma once
#include <corest/http/request.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace corest::http {

/// Whether the client says in TE that it takes trailers.
[[nodiscard]] bool wants_trailers(request const& of) noexcept;

/// Whether a field of that name may stand behind a body: none that frames, routes, authenticates or describes
/// the message, for whoever merged it into the head would be led astray (RFC 9110 section 6.5.1).
[[nodiscard]] bool allowed_in_trailers(std::string_view name) noexcept;

/// The value of the first field of that name among `lines`, which are those behind a chunked body as its
/// decoder leaves them; the view is into them. Nothing for a name that is not allowed there, whoever sent it.
[[nodiscard]] std::optional<std::string_view> find_trailer(std::string_view lines,
                                                           std::string_view name) noexcept;

/// Appends "name: value" and a line end to what byte_source::trailers() will give. Throws
/// std::invalid_argument when the name is no token or not allowed there, or the value has a control
/// character.
void append_trailer(std::string& lines, std::string_view name, std::string_view value);

}  // namespace corest::http
