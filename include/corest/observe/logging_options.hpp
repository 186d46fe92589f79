// How log lines look, where they go, and which there are.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace corest {

enum class log_form : std::uint8_t {
  automatic,  ///< console where lines go to a terminal, else json
  json,       ///< one JSON object per line
  console,    ///< for people; coloured on a terminal, unless NO_COLOR is set
};

/// The environment has the last word: COREST_LOG_FORM (json, console) and COREST_LOG, which is like `levels`.
struct logging_options {
  log_form form = log_form::automatic;
  std::string levels{};  ///< "info,corest.server=debug": of all loggers, and of those of a name and below it
  std::string file{};    ///< where lines are appended; empty: standard error. SIGHUP opens it anew
  /// Further names of fields and query parameters that are written as "***".
  std::vector<std::string> redact{};
  unsigned most_per_second = 100;  ///< lines with the same message; 0: any number
};

}  // namespace corest
