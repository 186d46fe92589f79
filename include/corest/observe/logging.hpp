// Turning the log on for a program, and asking what became of its lines.
#pragma once
#include <corest/observe/log.hpp>
#include <corest/observe/logging_options.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace corest {

/// While it lives, a thread of its own writes the log, and nobody who logs waits for a disk or a terminal:
/// lines that come faster than they are written are dropped and counted. The first line starts the thread,
/// which takes no signals; who forks behind that has none in the child. Its end writes what is left, and so
/// do exit() and std::terminate(). Without one, whoever logs writes the line at once. serve() has one; one at
/// a time.
class logging {
 public:
  /// Throws std::invalid_argument for levels or an environment that cannot be understood, std::runtime_error
  /// for a file that cannot be opened.
  explicit logging(logging_options const& how);
  logging(logging const&) = delete;
  logging& operator=(logging const&) = delete;
  ~logging();
};

/// Opens the log's file anew before the next line, for logrotate; nothing where it goes to standard error.
void reopen_log() noexcept;
/// Writes what has been logged so far by this thread and others, and waits for that.
void flush_log() noexcept;
/// Further names that are written as "***", whatever their case and whether words are divided by '-', '_' or
/// nothing; all names that end with one, too. Without memory nothing changes.
void redact_in_logs(std::string_view name) noexcept;

/// Since the process began.
struct log_statistics {
  std::uint64_t written = 0;   ///< lines
  std::uint64_t dropped = 0;   ///< they came faster than they could be written, or could not be written
  std::uint64_t left_out = 0;  ///< repeated lines beyond most_per_second
};
[[nodiscard]] log_statistics read_log_statistics() noexcept;

struct named_log_level {
  std::string name;  ///< "": all loggers that are below none of the others
  log_level least;
};
/// What has been set, and of each logger that has been used what holds for it; by name.
[[nodiscard]] std::vector<named_log_level> log_levels();
/// Sets levels as logging_options has them; throws std::invalid_argument and changes nothing for what it
/// cannot read.
void set_log_levels(std::string_view levels);
/// Undoes set_log_level(name, ...).
void reset_log_level(std::string_view name) noexcept;

/// "warning".
[[nodiscard]] std::string_view to_string(log_level level) noexcept;

}  // namespace corest
