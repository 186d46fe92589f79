// Blocking SIGPIPE, and leaving the thread as it was.
#include "io/broken_pipes.hpp"

#include <signal.h>

#include <ctime>

namespace corest::io {
namespace {

constinit thread_local bool blocked_here = false;

sigset_t broken_pipe() noexcept {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

}  // namespace

bool broken_pipes_are_blocked() noexcept { return blocked_here; }

broken_pipes_blocked::broken_pipes_blocked() noexcept {
  if (blocked_here) return;
  outermost_ = blocked_here = true;
  sigset_t pending;
  sigpending(&pending);
  was_pending_ = sigismember(&pending, SIGPIPE) == 1;
  sigset_t const set = broken_pipe();
  sigset_t before;
  ::pthread_sigmask(SIG_BLOCK, &set, &before);
  was_blocked_ = sigismember(&before, SIGPIPE) == 1;
}

broken_pipes_blocked::~broken_pipes_blocked() {
  if (!outermost_) return;
  blocked_here = false;
  sigset_t const set = broken_pipe();
  timespec const at_once{};
  if (!was_pending_) ::sigtimedwait(&set, nullptr, &at_once);
  if (!was_blocked_) ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace corest::io
