// Log levels as the administration port reads and writes them.
#pragma once
#include <corest/observe/logging.hpp>

#include <map>
#include <optional>
#include <string>

namespace corest {

/// What loggers are named there that are below none of the others.
inline constexpr char const* root_logger = "root";

/// A level for each logger that is to have another; null: what is set above it holds again.
using log_level_changes = std::map<std::string, std::optional<log_level>>;

[[nodiscard]] std::map<std::string, log_level> levels_by_name();
/// Those that are not named stay as they are. Writes one line of what was changed; returns what holds now.
std::map<std::string, log_level> change_levels(log_level_changes const& to);

}  // namespace corest
