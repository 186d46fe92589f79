// Time, level, logger, message, fields; and what the task around is known by.
#include "observe/log_line.hpp"

#include "observe/line_fields.hpp"

#include <corest/observe/logging.hpp>
#include <corest/observe/span.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <ctime>

namespace corest::observe {
namespace {

constexpr std::size_t max_name_bytes = 128;
constexpr std::size_t second_bytes = 19;
constexpr std::string_view own_names[] = {"time", "level", "logger", "message", "cut"};

std::string_view colour_of(log_level level) noexcept {
  switch (level) {
    case log_level::trace:
    case log_level::debug:
      return "\x1b[36m";
    case log_level::info:
      return "\x1b[32m";
    case log_level::warning:
      return "\x1b[33m";
    default:
      return "\x1b[31m";
  }
}

/// Where fields go: each name once.
class field_list {
 public:
  field_list(line_writer& to, line_style style) noexcept : to_(to), style_(style) {}

  void add(log_field const& one) noexcept {
    auto const answer = names_.enter(one.name);
    if (answer == field_names::answer::no_room) cut_ = true;
    if (answer != field_names::answer::write) return;
    std::size_t const before = to_.size();
    style_.json ? json(one) : console(one);
    if (!to_.full()) return;
    to_.rewind(before);
    cut_ = true;
  }
  [[nodiscard]] bool cut() const noexcept { return cut_; }

 private:
  static bool is_own(std::string_view name) noexcept {
    return std::find(std::begin(own_names), std::end(own_names), name) != std::end(own_names);
  }

  void json(log_field const& one) noexcept {
    to_.text(",\"");
    to_.json(one.name, max_name_bytes);
    to_.text(is_own(one.name) ? "_\":" : "\":");  // a field must not look like a part of the line
    if (is_secret(one)) return quoted(redacted);
    if (one.value.type() == log_value::kind::text) return quoted(one.value.text());
    plain(one.value);
  }
  void quoted(std::string_view value) noexcept {
    to_.byte('"');
    to_.json(value, max_value_bytes);
    to_.byte('"');
  }

  void console(log_field const& one) noexcept {
    to_.byte(' ');
    if (style_.colours) to_.text("\x1b[2m");
    to_.console(one.name, max_name_bytes, '"');
    to_.byte('=');
    if (style_.colours) to_.text("\x1b[0m");
    if (is_secret(one)) return to_.text(redacted);
    if (one.value.type() != log_value::kind::text) return plain(one.value);
    auto const text = one.value.text();
    bool const quotes = text.empty() || text.find_first_of(" =\"\\") != std::string_view::npos;
    if (quotes) to_.byte('"');
    to_.console(text, max_value_bytes, '"');
    if (quotes) to_.byte('"');
  }

  void plain(log_value const& value) noexcept {
    switch (value.type()) {
      case log_value::kind::boolean:
        return to_.text(value.natural() != 0 ? "true" : "false");
      case log_value::kind::integer:
        return to_.number(value.integer());
      case log_value::kind::natural:
        return to_.number(value.natural());
      default:
        break;
    }
    if (std::isfinite(value.real())) return to_.number(value.real());
    to_.text(style_.json ? "null" : std::isnan(value.real()) ? "nan" : value.real() > 0 ? "inf" : "-inf");
  }

  line_writer& to_;
  line_style const style_;
  field_names names_;
  bool cut_ = false;
};

void add_surroundings(field_list& to, bool json) noexcept {
  add_fields_around([&](log_field const& field) noexcept { to.add(field); });
  auto const traced = current_trace();
  char digits[trace_id::text_bytes];
  auto const trace = traced.trace.format(digits);
  // Mostly the request's id is that of its trace: people need not read it twice.
  request_label const* const label = json ? nullptr : current_request_label.find_here();
  bool const said = label != nullptr && label->id == trace;
  if (traced.trace && !said) to.add({"trace_id", trace});
  char span_digits[span_id::text_bytes];
  if (traced.span) to.add({"span_id", traced.span.format(span_digits)});
}

}  // namespace

std::string_view format_second(std::int64_t unix_seconds) noexcept {
  static thread_local std::int64_t cached = -1;
  static thread_local char text[32];
  if (unix_seconds != cached) {
    cached = unix_seconds;
    auto const time = static_cast<std::time_t>(unix_seconds);
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  }
  return {text, second_bytes};
}

std::string_view format_time(char* room, std::int64_t unix_nanos, bool json) noexcept {
  constexpr std::uint64_t second = 1'000'000'000;
  auto const nanos = static_cast<std::uint64_t>(std::max<std::int64_t>(unix_nanos, 0));
  auto const micros = static_cast<unsigned>(nanos % second / 1000);
  auto const whole = format_second(static_cast<std::int64_t>(nanos / second));
  std::memcpy(room, whole.data(), second_bytes);
  room[19] = '.';
  write_two_digits(room + 20, micros / 10'000);
  write_two_digits(room + 22, micros / 100 % 100);
  write_two_digits(room + 24, micros % 100);
  room[json ? 26 : 23] = 'Z';
  return {room, json ? max_time_bytes : max_time_bytes - 3};
}

void write_line(line_writer& to, line_style style, std::int64_t unix_nanos, log_level level,
                std::string_view logger, std::string_view message,
                std::span<log_field const> fields) noexcept {
  char time[max_time_bytes];
  constexpr std::string_view json_end = ",\"cut\":true}\n";
  to.hold_back(json_end.size());
  if (style.json) {
    to.text("{\"time\":\"");
    to.text(format_time(time, unix_nanos, true));
    to.text("\",\"level\":\"");
    to.text(to_string(level));
    if (!logger.empty()) {
      to.text("\",\"logger\":\"");
      to.json(logger, max_name_bytes);
    }
    to.text("\",\"message\":\"");
    to.json(message, max_message_bytes);
    to.byte('"');
  } else {
    to.text(format_time(time, unix_nanos, false));
    to.byte(' ');
    if (style.colours) to.text(colour_of(level));
    to.text(to_string(level));
    if (style.colours) to.text("\x1b[0m");
    if (!logger.empty()) {
      to.byte(' ');
      to.console(logger, max_name_bytes, 0);
    }
    to.byte(' ');
    to.console(message, max_message_bytes, 0);
  }
  field_list list(to, style);
  for (auto const& each : fields) list.add(each);
  add_surroundings(list, style.json);
  to.give_back(json_end.size());
  if (style.json)
    to.text(list.cut() ? json_end : json_end.substr(json_end.size() - 2));
  else
    to.text(list.cut() ? " cut=true\n" : "\n");
}

}  // namespace corest::observe
