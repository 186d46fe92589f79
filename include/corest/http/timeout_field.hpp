// How long a client will wait, as it says in a header field.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace corest::http {

/// Reads up to eight digits and a unit: "H", "M", "S", "m" (milliseconds), "u" and "n" as in grpc-timeout, or
/// "h", "min", "s", "ms", "us" and "ns". A number alone counts `bare`. nullopt for anything else.
[[nodiscard]] std::optional<std::chrono::nanoseconds> parse_timeout(std::string_view text,
                                                                    std::chrono::nanoseconds bare) noexcept;

/// What a number alone means in a field of that name: milliseconds where it ends in "-ms", else seconds.
[[nodiscard]] std::chrono::nanoseconds bare_unit_of(std::string_view field_name) noexcept;

}  // namespace corest::http
