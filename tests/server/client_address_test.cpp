#include "server/test_server.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace server_test;

namespace {

std::string who(test_server const& server, std::string_view lines) {
  client asks(server);
  asks.send(get("/who", lines));
  return body_of(asks.response());
}

corest::server::options behind(std::vector<std::string> proxies) {
  auto options = quiet();
  options.trusted_proxies = std::move(proxies);
  return options;
}

}  // namespace

TEST_CASE("nobody is believed where a request comes from unless the operator says so") {
  test_server server;
  CHECK(who(server, "X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\n") == "127.0.0.1 127.0.0.1");
}

TEST_CASE("a trusted proxy is believed, and another client is not") {
  test_server trusting(behind({"127.0.0.0/8"}));
  CHECK(who(trusting, "X-Forwarded-For: 203.0.113.9, 192.0.2.1\r\n") == "127.0.0.1 192.0.2.1");
  CHECK(who(trusting, "") == "127.0.0.1 127.0.0.1");
  CHECK(who(trusting, "Forwarded: for=192.0.2.1\r\n") == "127.0.0.1 127.0.0.1");
  test_server other(behind({"10.0.0.0/8"}));
  CHECK(who(other, "X-Forwarded-For: 192.0.2.1\r\n") == "127.0.0.1 127.0.0.1");
}

TEST_CASE("the address of one request is forgotten with it") {
  test_server server(behind({"127.0.0.1"}));
  client asks(server);
  asks.send(get("/who", "X-Forwarded-For: 192.0.2.1\r\n"));
  CHECK(body_of(asks.response()) == "127.0.0.1 192.0.2.1");
  asks.send(get("/who"));
  CHECK(body_of(asks.response()) == "127.0.0.1 127.0.0.1");
}

TEST_CASE("the field is the one that the operator names") {
  auto options = behind({"127.0.0.1"});
  options.forwarding = corest::http::forwarding_field::forwarded;
  test_server server(options);
  CHECK(who(server, "X-Forwarded-For: 203.0.113.9\r\nForwarded: for=\"[2001:db8::1]:443\"\r\n") ==
        "127.0.0.1 2001:db8::1");
}

TEST_CASE("the many connections of a trusted proxy are not held against its address") {
  auto options = behind({"127.0.0.1"});
  options.max_connections_per_address = 1;
  test_server server(options);
  client first(server), second(server);
  for (client* const each : {&first, &second}) {
    each->send(get("/plain"));
    CHECK(each->response().starts_with("HTTP/1.1 200 "));
  }
}

TEST_CASE("what is no address in the list of trusted proxies is refused when the server is made") {
  CHECK_THROWS_WITH_AS(
      test_server(behind({"10.0.0.1/8"})),
      "server::options::trusted_proxies: '10.0.0.1/8' has bits behind its prefix: write 10.0.0.0/8, or "
      "\"unix\" for Unix sockets",
      std::invalid_argument);
}
