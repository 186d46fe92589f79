// Log lines through spdlog.
#include "observe/escape.hpp"

#include <corest/observe/log.hpp>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace corest {
namespace {

spdlog::level::level_enum level_of(log_level level) {
  switch (level) {
    case log_level::debug:
      return spdlog::level::debug;
    case log_level::info:
      return spdlog::level::info;
    case log_level::warning:
      return spdlog::level::warn;
    case log_level::error:
      break;
  }
  return spdlog::level::err;
}

// Not registered with spdlog, so that a user's own spdlog set-up stays untouched. Never destroyed: threads
// may log while the process exits.
spdlog::logger& logger() {
  static auto* const shared = [] {
    auto* made = new spdlog::logger("corest", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *shared;
}

}  // namespace

void log(log_level level, std::string_view message) noexcept {
  try {
    if (!logger().should_log(level_of(level))) return;
    std::string line;
    observe::append_escaped(line, message);
    logger().log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
  } catch (...) {  // NOLINT(bugprone-empty-catch): there is nowhere left to report it
  }
}

void set_log_level(log_level least) noexcept { logger().set_level(level_of(least)); }

}  // namespace corest
