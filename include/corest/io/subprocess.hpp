// Child processes: started, spoken with, waited for, and never left behind.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/async/task.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/fd_readiness.hpp>
#include <corest/io/stream.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace corest::io {

/// Between SIGTERM, "please end", and SIGKILL. Long enough to close files, shorter than any operator's
/// patience.
inline constexpr std::chrono::seconds default_kill_grace{5};

/// A program and its arguments, `command("git", "log", path)`, or a vector of them.
class command {
 public:
  template <std::convertible_to<std::string>... Words>
    requires(sizeof...(Words) > 0)
  command(Words&&... words) {
    argv_.reserve(sizeof...(Words));
    (argv_.emplace_back(std::forward<Words>(words)), ...);
  }
  command(std::vector<std::string> argv) noexcept : argv_(std::move(argv)) {}
  [[nodiscard]] std::vector<std::string> const& argv() const noexcept { return argv_; }

 private:
  std::vector<std::string> argv_;
};

/// What a standard descriptor of the child is: the parent's, /dev/null, or a pipe to the parent.
enum class child_io : std::uint8_t { inherit, null, pipe };

struct spawn_options {
  child_io input = child_io::inherit;
  child_io output = child_io::inherit;
  child_io errors = child_io::inherit;
  /// The whole environment as "NAME=value"; the parent's when there is none.
  std::optional<std::vector<std::string>> environment{};
  std::string directory{};  ///< where it runs; empty: where the parent does
  scheduler::duration kill_grace = default_kill_grace;
};

/// How a process ended: by exit(code), or by a signal, and then code is 128 + signal, as shells say it.
struct exit_status {
  int code = 0;
  int signal = 0;
  [[nodiscard]] bool success() const noexcept { return code == 0; }
  friend bool operator==(exit_status, exit_status) = default;
};

/// One child. Its end is waited for through a descriptor, not SIGCHLD; nobody else in the process may wait
/// for all children (waitpid(-1)) or ignore SIGCHLD. Its own children are not this class's business. One task
/// may wait for it; movable while none does.
class subprocess {
 public:
  /// Starts the program, found along this process's PATH when it has no slash, with the signal mask empty and
  /// SIGPIPE as ever. Descriptors beyond the three stay here. Throws io_error: ENOENT, EACCES, ...;
  /// std::invalid_argument for an empty vector.
  explicit subprocess(command const& program, spawn_options const& options = {});
  subprocess(subprocess&&) noexcept = default;
  subprocess& operator=(subprocess&& other) noexcept;
  /// A child that has not been waited for is killed (SIGKILL), and its end is waited for on this thread:
  /// microseconds, unless the system itself holds it up.
  ~subprocess() { kill_and_reap(); }

  /// What the child reads: close() it to say that no more comes. Empty unless it is a pipe.
  [[nodiscard]] stream& input() noexcept { return input_; }
  /// What the child writes; 64 KiB wait in the pipe, then the child does.
  [[nodiscard]] stream& output() noexcept { return output_; }
  [[nodiscard]] stream& errors() noexcept { return errors_; }

  /// How it ended, once it has; again as often as asked. Cancelled, it sends SIGTERM, after kill_grace
  /// SIGKILL, and throws `cancelled` when the child has ended: the grace is not cut short by anybody. Throws
  /// io_error.
  task<exit_status> wait();
  /// The same without waiting.
  [[nodiscard]] std::optional<exit_status> try_wait();
  /// Sends a signal; nothing happens when the child has ended. Throws io_error.
  void send_signal(int signal);
  [[nodiscard]] int id() const noexcept { return id_; }

 private:
  task<> ended();
  void kill_and_reap() noexcept;

  int id_ = -1;
  descriptor process_;
  fd_readiness end_;
  stream input_;
  stream output_;
  stream errors_;
  scheduler::duration kill_grace_;
  std::optional<exit_status> status_;
};

}  // namespace corest::io
