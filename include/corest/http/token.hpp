// The small grammar that every field shares: tokens, field values, names without case (RFC 9110 section 5).
#pragma once
#include <string_view>

namespace corest::http {

/// Whether `text` is a token: one or more of the letters, digits and signs a name or method may have.
[[nodiscard]] bool is_token(std::string_view text) noexcept;
/// Whether `text` may be sent as a field value: no control character but TAB, so neither CR, LF nor NUL.
[[nodiscard]] bool is_field_value(std::string_view text) noexcept;
/// Compares as field names compare: ASCII letters without case, every other byte exactly.
[[nodiscard]] bool equals_ignoring_case(std::string_view left, std::string_view right) noexcept;
/// Without the spaces and tabs at both ends.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

}  // namespace corest::http
