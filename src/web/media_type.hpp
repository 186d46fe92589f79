// Media types and the ranges that accept them (RFC 9110 sections 8.3 and 12.5.1).
#pragma once
#include <string_view>

namespace corest::web {

/// "application/json" of "application/json; charset=utf-8".
[[nodiscard]] std::string_view essence_of(std::string_view media_type) noexcept;
/// application/json and everything that ends with +json (RFC 6839).
[[nodiscard]] bool is_json(std::string_view media_type) noexcept;
/// Whether an Accept field lets `media_type` (without parameters) through: the most specific range that
/// covers it decides, and a weight of 0 refuses.
[[nodiscard]] bool accept_covers(std::string_view accept, std::string_view media_type) noexcept;

}  // namespace corest::web
