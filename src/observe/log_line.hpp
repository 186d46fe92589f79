// One line of the log, in either form.
#pragma once
#include "observe/line_writer.hpp"

#include <corest/observe/log.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace corest::observe {

inline constexpr std::size_t max_line_bytes =
    8 * 1024;  ///< fields that do not fit are left out, and "cut" says so
inline constexpr std::size_t max_message_bytes = 4 * 1024;  ///< longer ones are cut and end in "..."
inline constexpr std::size_t max_value_bytes = 2 * 1024;    ///< the same of the value of a field

/// How lines look now: what log_form::automatic has come to.
struct line_style {
  bool json = true;
  bool colours = false;  ///< of console lines
};

/// "2026-01-31T12:00:00", made once a second for each thread.
[[nodiscard]] std::string_view format_second(std::int64_t unix_seconds) noexcept;
inline constexpr std::size_t max_time_bytes = std::string_view("2026-01-31T12:00:00.123456Z").size();
/// The time of a line: in microseconds for machines, in milliseconds for people. `room` has max_time_bytes.
std::string_view format_time(char* room, std::int64_t unix_nanos, bool json) noexcept;

/// Writes the line and its end. Its own fields come first, then those of the task that runs here: of two with
/// the same name the first is written. `to` has at least max_line_bytes.
void write_line(line_writer& to, line_style style, std::int64_t unix_nanos, log_level level,
                std::string_view logger, std::string_view message,
                std::span<log_field const> fields) noexcept;

}  // namespace corest::observe
