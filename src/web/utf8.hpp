// Whether bytes are UTF-8 (RFC 3629).
#pragma once
#include <string_view>

namespace corest::web {

/// False for overlong forms, surrogates and what lies above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view bytes) noexcept;

}  // namespace corest::web
