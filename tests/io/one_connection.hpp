// Proves that of all connections that came to a listener one is alive: that with the client at hand.
#pragma once
#include "io/support.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace io_test {

inline task<> one_connection(listener& at, stream& client) {
  co_await client.write("x");
  int alive = 0;
  std::vector<stream> accepted;
  while (auto next = at.try_accept()) accepted.push_back(std::move(*next));
  for (stream& each : accepted) {
    char room[2];
    try {
      std::size_t const count = co_await each.read_some(room);
      if (count != 0) ++alive;
    } catch (io_error const&) {}  // it was closed at once
  }
  REQUIRE(alive == 1);
}

}  // namespace io_test
