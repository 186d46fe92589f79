// Signals as something to wait for.
#pragma once
#include <corest/async/task.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/fd_readiness.hpp>

#include <concepts>
#include <cstdint>
#include <optional>

namespace corest::io {

/// SIGHUP, "your terminal is gone", or "open your files anew"; SIGINT, Ctrl-C; SIGQUIT, Ctrl-\, "what are you
/// doing?"; SIGTERM, "please end". The numbers are POSIX's.
inline constexpr int hangup_signal = 1;
inline constexpr int interrupt_signal = 2;
inline constexpr int quit_signal = 3;
inline constexpr int terminate_signal = 15;

/// Takes signals away from their handlers: `signal_set signals{SIGTERM, SIGINT}; int s = co_await
/// signals.next();` It blocks them in the thread that makes it and in those started afterwards, so make it
/// first thing in main(): an older thread would still take the signal and end the process. Dies on the thread
/// that made it, which then gets them back. Of several sets that hold a signal one gets it.
class signal_set {
 public:
  /// Throws io_error; EINVAL for what is no signal.
  template <std::same_as<int>... Signals>
    requires(sizeof...(Signals) > 0)
  explicit signal_set(Signals... signals) : signal_set(bits{(bit(signals) | ...)}) {}
  signal_set(signal_set const&) = delete;
  signal_set& operator=(signal_set const&) = delete;
  ~signal_set();

  /// The number of the next signal; a signal sent twice before it is taken counts once.
  task<int> next();
  /// The same without waiting.
  [[nodiscard]] std::optional<int> try_next() noexcept;
  [[nodiscard]] int fd() const noexcept { return signals_.fd(); }

 private:
  // Bit n - 1 is signal n.
  struct bits {
    std::uint64_t value;
  };
  explicit signal_set(bits wanted);
  static std::uint64_t bit(int signal);

  std::uint64_t blocked_here_ = 0;  // was not blocked before
  descriptor signals_;
  fd_readiness readiness_;
};

}  // namespace corest::io
