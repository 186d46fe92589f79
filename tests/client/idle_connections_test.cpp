#include "client/idle_connections.hpp"

#include <corest/io/descriptor.hpp>
#include <corest/io/stream.hpp>

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <chrono>
#include <utility>

using namespace corest;
using namespace corest::outgoing;
using namespace std::chrono_literals;

namespace {

scheduler::time_point at(scheduler::duration since_start) { return scheduler::time_point(since_start); }

/// A connection and the peer that keeps it open.
struct open_connection {
  io::stream peer;
  connection here;
};
open_connection make() {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
  open_connection made;
  made.here.socket = io::stream(io::descriptor(ends[0]));
  made.peer = io::stream(io::descriptor(ends[1]));
  return made;
}

}  // namespace

TEST_CASE("the connection that was used last is used next") {
  idle_connections kept;
  auto one = make();
  auto two = make();
  int const last = two.here.socket.fd();
  kept.put(std::move(one.here), at(10s));
  kept.put(std::move(two.here), at(11s));
  CHECK(kept.next_expiry() == at(10s));
  auto const taken = kept.take(at(1s));
  REQUIRE(taken);
  CHECK(taken->socket.fd() == last);
  CHECK(kept.size() == 1);
}

TEST_CASE("a connection is too old at its moment, not before") {
  idle_connections kept;
  auto one = make();
  auto two = make();
  kept.put(std::move(one.here), at(10s));
  kept.put(std::move(two.here), at(11s));
  kept.expire(at(10s) - 1ns);
  CHECK(kept.size() == 2);
  kept.expire(at(10s));
  CHECK(kept.size() == 1);
  CHECK(!kept.take(at(11s)));
  CHECK(kept.next_expiry() == scheduler::time_point::max());
}

TEST_CASE("a connection that has ended or speaks unasked is passed over") {
  idle_connections kept;
  auto good = make();
  auto closed = make();
  auto talks = make();
  int const expected = good.here.socket.fd();
  kept.put(std::move(good.here), at(10s));
  kept.put(std::move(closed.here), at(10s));
  kept.put(std::move(talks.here), at(10s));
  closed.peer.close();
  REQUIRE(talks.peer.try_write("x"));
  auto const taken = kept.take(at(1s));
  REQUIRE(taken);
  CHECK(taken->socket.fd() == expected);
  CHECK(kept.size() == 0);
}

TEST_CASE("what a connection said since the loop last looked is heard before it is used again") {
  idle_connections kept;
  auto talks = make();
  char byte = 0;
  CHECK(!talks.here.socket.try_read({&byte, 1}));  // from here on the stream waits to be told
  REQUIRE(talks.peer.try_write("x"));
  CHECK(!talks.here.socket.try_read({&byte, 1}));
  kept.put(std::move(talks.here), at(10s));
  CHECK(!kept.take(at(1s)));
}
