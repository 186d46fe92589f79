// A pipe: what is written into one end is read from the other.
#pragma once
#include <corest/io/stream.hpp>

namespace corest::io {

struct pipe_ends {
  stream reading;  ///< reads the end of the stream once every copy of `writing` is closed
  stream writing;  ///< EPIPE once nobody can read any more; shutdown_write() does nothing, close() does
};

/// A new pipe, of 64 KiB on Linux unless the user has too many. Neither end blocks or goes to child
/// processes. Each end may be on a worker of its own. Throws io_error.
[[nodiscard]] pipe_ends open_pipe();

}  // namespace corest::io
