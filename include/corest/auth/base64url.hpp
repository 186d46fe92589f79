// base64url without padding (RFC 4648 section 5), as JOSE wants it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace corest::auth {

[[nodiscard]] std::string encode_base64url(std::string_view bytes);
/// nullopt for anything but the one spelling of some bytes: no padding, no other alphabet, no stray bits.
[[nodiscard]] std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace corest::auth
