// Patterns of file names.
#pragma once
#include <string_view>

namespace corest {

/// See cache_rule.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view path) noexcept;

}  // namespace corest
