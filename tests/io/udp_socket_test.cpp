#include "io/cancellation_table.hpp"
#include "io/support.hpp"

#include <corest/io/udp_socket.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

using namespace io_test;

namespace {
endpoint loopback6() { return endpoint::ip("::1", 0).value(); }

class receiving : public awaited_operation {
 public:
  task<> wait() override {
    char room[8];
    auto const got = co_await receiver_.receive_from(room);
    REQUIRE(got.size == 1);
    REQUIRE(got.from == sender_.local());
  }
  void complete(group&) override { REQUIRE(sender_.try_send_to(receiver_.local(), "x")); }
  bool left() override {
    char room[8];
    return static_cast<bool>(receiver_.try_receive_from(room));
  }

 protected:
  udp_socket receiver_{loopback()};
  udp_socket sender_{loopback()};
};

// The system's queue has room: it need not wait.
class sending final : public receiving {
 public:
  task<> wait() override { co_await sender_.send_to(receiver_.local(), "x"); }
  void complete(group&) override {}
  task<> settle(bool taken) override {
    if (taken) co_await receiving::wait();  // on a busy machine it is still on its way
    REQUIRE(!left());
  }
};
row const receive_row{"udp_socket::receive_from", make<receiving>};
row const send_row{"udp_socket::send_to", make<sending>, ends::by_either};

}  // namespace

TEST_CASE("datagrams arrive whole, one at a time, with their sender") {
  auto body = []() -> task<> {
    for (auto const& at : {loopback(), loopback6()}) {
      udp_socket server(at);
      udp_socket client(at);
      CHECK(server.local().port() != 0);
      co_await client.send_to(server.local(), "one");
      co_await client.send_to(server.local(), "");
      co_await client.send_to(server.local(), "three");
      char room[64];
      auto first = co_await server.receive_from(room);
      CHECK(std::string_view(room, first.size) == "one");
      CHECK(first.from == client.local());
      CHECK((co_await server.receive_from(room)).size == 0);
      CHECK((co_await server.receive_from(room)).size == 5);
      co_await server.send_to(first.from, "answer");
      CHECK((co_await client.receive_from(room)).from == server.local());
    }
  };
  run(body());
}

TEST_CASE("the true size of a datagram is known when it was cut short") {
  auto body = []() -> task<> {
    udp_socket server(loopback());
    udp_socket client(loopback());
    co_await client.send_to(server.local(), "0123456789");
    co_await client.send_to(server.local(), "next");
    char room[4] = {};
    CHECK((co_await server.receive_from(room)).size == 10);
    CHECK(std::string_view(room, 4) == "0123");
    CHECK((co_await server.receive_from(room)).size == 4);
    CHECK(std::string_view(room, 4) == "next");
    co_await client.send_to(server.local(), "lost");
    CHECK((co_await server.receive_from({})).size == 4);
  };
  run(body());
}

TEST_CASE("the largest datagram is sent, and one byte more is an error") {
  auto body = []() -> task<> {
    udp_socket server(loopback());
    udp_socket client(loopback());
    std::string const largest(max_datagram, 'l');
    co_await client.send_to(server.local(), largest);
    std::string room(max_datagram + 1, 0);
    CHECK((co_await server.receive_from(room)).size == max_datagram);
    CHECK(co_await error_of(client.send_to(server.local(), largest + "l")) == EMSGSIZE);
  };
  run(body());
}

TEST_CASE("a receiver waits for its datagram, and one that was cancelled has taken none") {
  auto body = []() -> task<> {
    udp_socket server(loopback());
    udp_socket client(loopback());
    char room[8];
    CHECK(co_await cancelled_while_waiting(server.receive_from(room)) == cancel_reason::user);
    auto const sender = [&]() -> task<> {
      co_await checkpoint();
      co_await client.send_to(server.local(), "late");
    };
    auto const both = co_await when_all(server.receive_from(room), sender());
    CHECK(std::get<0>(both).size == 4);
  };
  run(body());
}

TEST_CASE("a connected socket speaks with its peer only, and hears when nobody is there") {
  auto body = []() -> task<> {
    udp_socket server(loopback());
    auto client = udp_socket::connected(server.local());
    CHECK(client.peer() == server.local());
    udp_socket stranger(loopback());
    co_await stranger.send_to(client.local(), "strange");
    co_await client.send("hello");
    char room[16];
    auto const got = co_await server.receive_from(room);
    CHECK(got.from == client.local());
    co_await server.send_to(got.from, "you");
    CHECK((co_await client.receive_from(room)).size == 3);
    server.close();
    co_await client.send("anybody?");
    CHECK(co_await error_of(client.receive_from(room)) == ECONNREFUSED);
    CHECK_THROWS_AS(static_cast<void>(stranger.peer()), io_error);
  };
  run(body());
}

TEST_CASE(
    "a port that is taken is refused, and a socket may be moved and closed while a task waits elsewhere") {
  auto body = []() -> task<> {
    udp_socket first(loopback());
    CHECK_THROWS_AS(udp_socket{first.local()}, io_error);
    auto const at = first.local();
    udp_socket moved;
    moved = std::move(first);
    CHECK(moved.local() == at);
    char room[8];
    auto const closer = [&]() -> task<> {
      co_await checkpoint();
      moved.close();
    };
    auto const both = co_await when_all(error_of(moved.receive_from(room)), closer());
    CHECK(std::get<0>(both) == EBADF);
    udp_socket again(at);
    CHECK(again.local() == at);
  };
  run(body());
}
