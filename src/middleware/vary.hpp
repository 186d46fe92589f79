// The Vary field, to which several middlewares add.
#pragma once
#include <corest/http/response.hpp>

#include <string_view>

namespace corest::middleware {

/// Whether a list such as that of Vary or Cache-Control has the token.
[[nodiscard]] bool lists(std::string_view field, std::string_view token) noexcept;
/// Says that the answer depends on that field of the request, unless it says so already.
void add_vary(response& answer, std::string_view field);

}  // namespace corest::middleware
