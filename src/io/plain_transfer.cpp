// read() and write() without the cases that concern nobody, and without SIGPIPE.
#include "io/plain_transfer.hpp"

#include "io/transfer_calls.hpp"

#include <signal.h>
#include <sys/uio.h>
#include <unistd.h>

#include <ctime>

namespace corest::io {
namespace {

/// write() has no MSG_NOSIGNAL, so the signal is blocked for the call and taken away if the call raised it.
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

}  // namespace

result<std::size_t, std::errc> read_plain(int fd, std::span<char> into) noexcept {
  return until_uninterrupted([&] { return ::read(fd, into.data(), into.size()); });
}

result<std::size_t, std::errc> write_plain(int fd, std::span<std::string_view const> pieces) noexcept {
  broken_pipes_held const meanwhile;
  send_pieces const parts(pieces);
  auto const written = until_uninterrupted([&] { return ::writev(fd, parts.data(), parts.count()); });
  if (!written && written.error() == std::errc::broken_pipe) meanwhile.take_away();
  return written;
}

}  // namespace corest::io
