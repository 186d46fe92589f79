// Log lines, written by spdlog to standard error.
#pragma once
#include <cstdint>
#include <string_view>

namespace corest {

enum class log_level : std::uint8_t { debug, info, warning, error };

/// Writes one line; any thread. Line breaks and control characters in `message` are escaped, so that input
/// from outside cannot forge a line. Never throws: what cannot be written is lost.
void log(log_level level, std::string_view message) noexcept;

/// The least level that is written; `info` at first.
void set_log_level(log_level least) noexcept;

}  // namespace corest
