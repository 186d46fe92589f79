#include "serve/log_level_changes.hpp"

#include <string_view>
#include <utility>

namespace corest {
namespace {
logger const lines{"corest.admin"};
}  // namespace

std::map<std::string, log_level> levels_by_name() {
  std::map<std::string, log_level> found;
  for (auto& one : log_levels())
    found.emplace(one.name.empty() ? root_logger : std::move(one.name), one.least);
  return found;
}

std::map<std::string, log_level> change_levels(log_level_changes const& to) {
  std::string changed;
  for (auto const& [logger_name, level] : to) {
    std::string_view const name = logger_name == root_logger ? std::string_view() : logger_name;
    if (level)
      set_log_level(name, *level);
    else
      reset_log_level(name);
    changed.append(changed.empty() ? "" : ",").append(logger_name).append("=");
    changed.append(level ? to_string(*level) : "as above");
  }
  lines.warning("log levels were changed", {{"changes", changed}});
  return levels_by_name();
}

}  // namespace corest
