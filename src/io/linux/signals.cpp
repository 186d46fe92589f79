#include <corest/io/error.hpp>
#include <corest/io/signals.hpp>

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace corest::io {
namespace {

constexpr int last_signal = 64;

sigset_t to_set(std::uint64_t bits) noexcept {
  sigset_t set;
  sigemptyset(&set);
  for (int signal = 1; signal <= last_signal; ++signal)
    if ((bits >> (signal - 1) & 1) != 0) sigaddset(&set, signal);
  return set;
}

}  // namespace

signal_set::signal_set(std::initializer_list<int> signals) {
  std::uint64_t wanted = 0;
  for (int const signal : signals) {
    if (signal < 1 || signal > last_signal) throw_error(std::errc::invalid_argument, "signal_set");
    wanted |= std::uint64_t{1} << (signal - 1);
  }
  sigset_t const set = to_set(wanted);
  signals_ = descriptor(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!signals_) throw_errno("signalfd");
  readiness_ = fd_readiness(signals_.fd());

  sigset_t before;
  ::pthread_sigmask(SIG_BLOCK, &set, &before);
  for (int const signal : signals)
    if (sigismember(&before, signal) == 0) blocked_here_ |= std::uint64_t{1} << (signal - 1);
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
