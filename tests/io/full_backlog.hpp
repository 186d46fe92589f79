// A TCP listener that answers no more, because its backlog is full.
#pragma once
#include "io/support.hpp"

namespace io_test {

/// The connection that fills the backlog of `server`, which was made with a backlog of 0: one more gets no
/// answer. Waits until the system counts it, which on a busy machine is later than the client's end of the
/// handshake.
inline task<stream> fill_backlog(listener& server) {
  stream first = co_await connect(server.local());
  co_await server.acceptable();
  co_return first;
}

}  // namespace io_test
