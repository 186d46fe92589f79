// Proves that of all connections that came to a listener one is alive: that with the client at hand.
#pragma once
#include "io/support.hpp"

#include <doctest/doctest.h>

namespace io_test {

inline task<bool> is_alive(stream accepted) {
  char room[2];
  try {
    co_return co_await accepted.read_some(room) != 0;
  } catch (io_error const&) {
    co_return false;  // it was closed at once
  }
}

inline task<> one_connection(listener& at, stream& client) {
  co_await client.write("x");
  // On a busy machine it gets into the backlog later than the client's end of the handshake.
  for (bool found = false; !found;) {
    stream next = co_await at.accept();
    found = co_await is_alive(std::move(next));
  }
  while (auto next = at.try_accept()) {
    bool const another = co_await is_alive(std::move(*next));
    REQUIRE(!another);
  }
}

}  // namespace io_test
