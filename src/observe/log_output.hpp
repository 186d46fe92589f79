// Where lines end up: standard error or a file, through a sink of spdlog.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace spdlog::sinks {
class sink;
}

namespace corest::observe {

/// As much as is written at once, about.
inline constexpr std::size_t batch_bytes = 64 * 1024;

/// One thread at a time.
class log_output {
 public:
  log_output();
  log_output(log_output const&) = delete;
  log_output& operator=(log_output const&) = delete;
  ~log_output();

  void to_standard_error();
  /// Throws std::runtime_error when it cannot be opened, and goes on with what was before.
  void to_file(std::string const& path);
  /// Opens the file anew; where that fails, lines go to standard error from then on, and the reason is
  /// returned.
  std::string reopen();
  /// Whole lines, with their ends. False when they are lost.
  bool write(std::string_view lines) noexcept;

 private:
  std::string path_;  // empty: standard error
  std::shared_ptr<spdlog::sinks::sink> sink_;
};

/// Whether standard error is a terminal, and one that shows colours.
[[nodiscard]] bool stderr_is_terminal() noexcept;
[[nodiscard]] bool stderr_has_colours() noexcept;

}  // namespace corest::observe
