// Options and environment, the log's thread, and the end of a program.
#include "observe/log_hub.hpp"

#include <corest/observe/logging.hpp>

#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

namespace corest {
namespace {

using observe::log_hub;

std::string_view from_environment(char const* name) noexcept {
  char const* const found = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read when a service starts
  return found == nullptr ? std::string_view() : std::string_view(found);
}

log_form form_of(logging_options const& how) {
  auto const wanted = from_environment("COREST_LOG_FORM");
  if (wanted == "json") return log_form::json;
  if (wanted == "console") return log_form::console;
  if (!wanted.empty())
    throw std::invalid_argument("COREST_LOG_FORM must be json or console, and is \"" + std::string(wanted) +
                                '"');
  return how.form;
}

std::terminate_handler before_us = nullptr;

[[noreturn]] void write_and_terminate() {
  log_hub::instance().drain_at_end();
  if (before_us != nullptr) before_us();
  std::abort();
}

}  // namespace

logging::logging(logging_options const& how) {
  auto& hub = log_hub::instance();
  log_form const form = form_of(how);
  if (!how.levels.empty()) set_log_levels(how.levels);
  if (auto const levels = from_environment("COREST_LOG"); !levels.empty()) set_log_levels(levels);
  for (auto const& each : how.redact) redact_in_logs(each);
  hub.repeats.limit(how.most_per_second);
  hub.write_to(how.file);
  hub.look_like(form, how.file.empty());
  hub.want_thread();
  before_us = std::set_terminate(write_and_terminate);
}

logging::~logging() {
  std::set_terminate(before_us);
  log_hub::instance().stop();
}

void reopen_log() noexcept { log_hub::instance().reopen(); }
void flush_log() noexcept { log_hub::instance().drain(); }
log_statistics read_log_statistics() noexcept { return log_hub::instance().statistics(); }

}  // namespace corest
