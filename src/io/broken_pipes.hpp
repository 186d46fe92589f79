// Calls that raise SIGPIPE, without it.
#pragma once
#include <signal.h>

#include <ctime>

namespace corest::io {

/// write() and sendfile() have no MSG_NOSIGNAL, so the signal is blocked for the call and taken away if the
/// call raised it.
class broken_pipes_held {
 public:
  broken_pipes_held() noexcept {
    sigemptyset(&broken_pipe_);
    sigaddset(&broken_pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    ::pthread_sigmask(SIG_BLOCK, &broken_pipe_, &before_);
  }
  ~broken_pipes_held() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  broken_pipes_held(broken_pipes_held const&) = delete;
  broken_pipes_held& operator=(broken_pipes_held const&) = delete;

  void take_away() const noexcept {
    timespec const at_once{};
    if (!was_pending_) ::sigtimedwait(&broken_pipe_, nullptr, &at_once);
  }

 private:
  sigset_t broken_pipe_;
  sigset_t before_;
  bool was_pending_;
};

}  // namespace corest::io
