// Dates as HTTP writes them (RFC 9110 section 5.6.7), without locale or time zone.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace corest::http {

/// Bytes of "Sun, 06 Nov 1994 08:49:37 GMT".
inline constexpr std::size_t date_bytes = 29;

/// Writes `unix_seconds` to the `date_bytes` bytes at `to`, without a NUL. Years 0 to 9999; anything beyond
/// is written as the nearest date within.
void format_date(std::int64_t unix_seconds, char* to) noexcept;

/// The seconds since 1970 of a date in any of the three forms; nullopt when it is none, so that a field with
/// it is ignored. The oldest form has years of two digits: one that would be more than 50 years after `now`
/// means the century before.
[[nodiscard]] std::optional<std::int64_t> parse_date(std::string_view text, std::int64_t now) noexcept;

/// Bytes that format_server_date() needs at most.
inline constexpr std::size_t max_server_date_bytes = 96;

/// Writes the lines "Server: corest" and "Date: ..." that stand in every response, and returns them. A worker
/// makes them once a second. `to` has `max_server_date_bytes`.
[[nodiscard]] std::string_view format_server_date(std::int64_t unix_seconds, char* to) noexcept;

}  // namespace corest::http
