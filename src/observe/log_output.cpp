// Sinks of spdlog that take lines as they are, many at once.
#include "observe/log_output.hpp"

#include <spdlog/details/file_helper.h>
#include <spdlog/details/os.h>
#include <spdlog/sinks/sink.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace corest::observe {
namespace {

/// What it is given has its form already.
class plain_sink : public spdlog::sinks::sink {
 public:
  void set_pattern(std::string const& /*none*/) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter> /*none*/) override {}
};

class stderr_sink final : public plain_sink {
 public:
  void log(spdlog::details::log_msg const& lines) override {
    if (std::fwrite(lines.payload.data(), 1, lines.payload.size(), stderr) != lines.payload.size())
      spdlog::throw_spdlog_ex("standard error takes no lines");
  }
  void flush() override { std::fflush(stderr); }
};

class file_sink final : public plain_sink {
 public:
  explicit file_sink(std::string const& path) {
    file_.open(path);
    bytes_.reserve(2 * batch_bytes);
  }
  void log(spdlog::details::log_msg const& lines) override {
    bytes_.clear();
    bytes_.append(lines.payload.data(), lines.payload.data() + lines.payload.size());
    file_.write(bytes_);
  }
  void flush() override { file_.flush(); }

 private:
  spdlog::details::file_helper file_;
  spdlog::memory_buf_t bytes_;
};

}  // namespace

log_output::log_output() { to_standard_error(); }
log_output::~log_output() = default;

void log_output::to_standard_error() {
  sink_ = std::make_shared<stderr_sink>();
  path_.clear();
}

void log_output::to_file(std::string const& path) {
  try {
    sink_ = std::make_shared<file_sink>(path);
  } catch (spdlog::spdlog_ex const& failure) {
    throw std::runtime_error("the log cannot go to " + path + ": " + failure.what());
  }
  path_ = path;
}

std::string log_output::reopen() {
  if (path_.empty()) return {};
  try {
    to_file(path_);
    return {};
  } catch (std::exception const& failure) {
    std::string why = failure.what();
    to_standard_error();
    return why;
  }
}

bool log_output::write(std::string_view lines) noexcept {
  try {
    sink_->log(spdlog::details::log_msg({}, spdlog::level::info, {lines.data(), lines.size()}));
    sink_->flush();
    return true;
  } catch (...) {
    return false;
  }
}

bool stderr_is_terminal() noexcept { return spdlog::details::os::in_terminal(stderr); }
bool stderr_has_colours() noexcept {
  return std::getenv("NO_COLOR") == nullptr &&  // NOLINT(concurrency-mt-unsafe): read once
         stderr_is_terminal() && spdlog::details::os::is_color_terminal();
}

}  // namespace corest::observe
