// A body that is to be saved under a name (RFC 6266).
#pragma once
#include <string>
#include <string_view>

namespace corest::http {

/// The Content-Disposition that has a browser save the body as `name`, whatever the name has in it: it is
/// made harmless first as safe_file_name() does, and is "download" if nothing is left. A name beyond ASCII is
/// said twice, for old readers with '_' for what they cannot read (RFC 8187).
[[nodiscard]] std::string attachment(std::string_view name);

}  // namespace corest::http
