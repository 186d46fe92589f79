// Calls that raise SIGPIPE, without it.
#pragma once

namespace corest::io {

/// Blocks SIGPIPE for the thread it stands on: a peer that is gone is an error, and no signal. sendfile() and
/// write() have no flag for that; send_file() and what else of this library calls them holds the signal back
/// by itself, at the price of four system calls each time, on a thread that has none of these. Ends on its
/// thread, and takes away what was raised meanwhile. A server's workers have one each. A program whose end is
/// left to the signal, as that of `| head` is, has none.
class broken_pipes_blocked {
 public:
  broken_pipes_blocked() noexcept;
  ~broken_pipes_blocked();
  broken_pipes_blocked(broken_pipes_blocked const&) = delete;
  broken_pipes_blocked& operator=(broken_pipes_blocked const&) = delete;

 private:
  bool outermost_ = false;
  bool was_blocked_ = false;
  bool was_pending_ = false;
};

}  // namespace corest::io
