// Processes through pidfds, which no other process can come to stand for.
#include "io/process_handle.hpp"

#include <corest/io/error.hpp>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace corest::io {
namespace {

constexpr int shells_signal_offset = 128;

exit_status from_wait(siginfo_t const& end) noexcept {
  if (end.si_code == CLD_EXITED) return {.code = end.si_status, .signal = 0};
  return {.code = shells_signal_offset + end.si_status, .signal = end.si_status};
}

int wait_for(descriptor const& process, siginfo_t& end, int options) noexcept {
  int failed = 0;
  do {
    end = {};
    failed = ::waitid(P_PIDFD, static_cast<id_t>(process.fd()), &end, WEXITED | options);
  } while (failed != 0 && errno == EINTR);
  return failed;
}

}  // namespace

descriptor open_process(int id) {
  // glibc 2.36 declares the wrappers for C alone.
  descriptor made(static_cast<int>(::syscall(SYS_pidfd_open, id, 0)));
  if (!made) throw_errno("pidfd_open");
  return made;
}

std::optional<exit_status> reap(descriptor const& process) {
  siginfo_t end;
  if (wait_for(process, end, WNOHANG) != 0) throw_errno("wait");
  if (end.si_pid == 0) return std::nullopt;
  return from_wait(end);
}

void reap_blocking(descriptor const& process) noexcept {
  siginfo_t end;
  wait_for(process, end, 0);
}

void signal_process(descriptor const& process, int signal) {
  if (::syscall(SYS_pidfd_send_signal, process.fd(), signal, nullptr, 0) != 0 && errno != ESRCH)
    throw_errno("kill");
}

}  // namespace corest::io
