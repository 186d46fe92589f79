// Signals through a signalfd.
#include <corest/io/error.hpp>
#include <corest/io/signals.hpp>

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace corest::io {

static_assert(hangup_signal == SIGHUP && interrupt_signal == SIGINT && terminate_signal == SIGTERM);
namespace {

constexpr int last_signal = 64;

bool holds(std::uint64_t bits, int signal) noexcept { return (bits >> (signal - 1) & 1) != 0; }

sigset_t to_set(std::uint64_t bits) noexcept {
  sigset_t set;
  sigemptyset(&set);
  for (int signal = 1; signal <= last_signal; ++signal)
    if (holds(bits, signal)) sigaddset(&set, signal);
  return set;
}

}  // namespace

std::uint64_t signal_set::bit(int signal) {
  if (signal < 1 || signal > last_signal) throw_error(std::errc::invalid_argument, "signal_set");
  return std::uint64_t{1} << (signal - 1);
}

signal_set::signal_set(bits wanted) {
  sigset_t const set = to_set(wanted.value);
  signals_ = descriptor(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!signals_) throw_errno("signalfd");
  readiness_ = fd_readiness(signals_.fd());

  sigset_t before;
  ::pthread_sigmask(SIG_BLOCK, &set, &before);
  for (int signal = 1; signal <= last_signal; ++signal)
    if (holds(wanted.value, signal) && sigismember(&before, signal) == 0) blocked_here_ |= bit(signal);
}

signal_set::~signal_set() {
  sigset_t const set = to_set(blocked_here_);
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

std::optional<int> signal_set::try_next() noexcept {
  signalfd_siginfo taken;
  if (::read(signals_.fd(), &taken, sizeof taken) == sizeof taken) return static_cast<int>(taken.ssi_signo);
  readiness_.read_drained();
  return std::nullopt;
}

task<int> signal_set::next() {
  for (;;) {
    if (auto const signal = try_next()) co_return *signal;
    co_await readiness_.readable();
  }
}

}  // namespace corest::io
