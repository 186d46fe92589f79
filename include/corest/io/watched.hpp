// Waiting for descriptors that belong to others: a C library's socket, a pipe, a device.
#pragma once
#include <corest/async/task.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/fd_readiness.hpp>

namespace corest {

/// Waits until reading from fd would not block; fd stays the caller's and must stay open. A regular file
/// never blocks. Registers fd for this wait only: for one that waits often use io::watched. Several tasks may
/// wait for one fd. Throws io_error.
task<> readable(int fd);
/// The same for writing.
task<> writable(int fd);

}  // namespace corest

namespace corest::io {

/// Keeps a foreign descriptor registered. Each wait asks the system anew, so the owner may read and write as
/// much or as little as it likes in between. One task may wait to read and one to write at a time.
class watched {
 public:
  /// Borrows fd, which must stay open until this has died. Throws io_error; EPERM for a regular file.
  explicit watched(int fd);

  /// One system call each; throws what fd_wait throws.
  fd_wait readable() { return ask(ready_to_read); }
  fd_wait writable() { return ask(ready_to_write); }

 private:
  fd_wait ask(readiness wanted);

  descriptor twin_;  // only where the loop knows the descriptor already
  fd_readiness readiness_;
};

}  // namespace corest::io
