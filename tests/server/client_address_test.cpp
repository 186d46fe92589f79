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

TEST_CASE("behind a PROXY header the connection is whose the header says") {
  auto options = behind({"127.0.0.1", "203.0.113.7"});
  options.proxy_protocol = corest::server::proxy_protocol::required;
  test_server server(options);
  client first(server), second(server), third(server), fourth(server);
  first.send("PROXY TCP4 192.0.2.1 10.0.0.1 56324 443\r\n" + get("/who") +
             get("/who", "X-Forwarded-For: 198.51.100.1\r\n"));
  CHECK(body_of(first.response()) == "192.0.2.1 192.0.2.1");
  CHECK(body_of(first.response()) == "192.0.2.1 192.0.2.1");
  // Another proxy in front of the balancer.
  second.send("PROXY TCP4 203.0.113.7 10.0.0.1 1 2\r\n");
  second.send(get("/who", "X-Forwarded-For: 198.51.100.1\r\n"));
  CHECK(body_of(second.response()) == "203.0.113.7 198.51.100.1");
  // In pieces, of version 2.
  std::string const binary("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x05\x0a\0\0\x01\x12\x34\0\x50", 28);
  for (char const each : binary) third.send(std::string_view(&each, 1));
  third.send(get("/who"));
  CHECK(body_of(third.response()) == "192.0.2.5 192.0.2.5");
  fourth.send("PROXY UNKNOWN\r\n" + get("/who"));
  CHECK(body_of(fourth.response()) == "127.0.0.1 127.0.0.1");
}

TEST_CASE("without its PROXY header a connection is closed, and nothing is said to it") {
  auto options = behind({"127.0.0.1"});
  options.proxy_protocol = corest::server::proxy_protocol::required;
  options.timeouts.head = std::chrono::milliseconds(100);
  test_server server(options);
  client none(server), wrong(server), silent(server), slow(server);
  none.send(get("/who"));
  CHECK(none.ends());
  wrong.send("PROXY TCP4 192.0.2.1 nobody 1 2\r\n" + get("/who"));
  CHECK(wrong.ends());
  slow.send("PROXY TCP4 ");
  CHECK(slow.ends());
  CHECK(silent.ends());
  CHECK(server.server.limit_hits(corest::server::limit::proxy_header) == 4);
}

TEST_CASE("who is no trusted proxy may not say with a header who it is") {
  auto options = behind({"10.0.0.0/8"});
  options.proxy_protocol = corest::server::proxy_protocol::required;
  test_server server(options);
  client stranger(server);
  stranger.try_to_send("PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n" + get("/who"));
  CHECK(stranger.ends());
  options.trusted_proxies.clear();
  CHECK_THROWS_WITH_AS(
      test_server{options},
      "server::options::proxy_protocol needs trusted_proxies: whoever may send the header says who it is",
      std::invalid_argument);
}

TEST_CASE("behind a PROXY header connections are counted by the address that it says") {
  auto options = behind({"127.0.0.1"});
  options.proxy_protocol = corest::server::proxy_protocol::required;
  options.max_connections_per_address = 1;
  test_server server(options);
  client first(server), other(server), again(server);
  std::string const of_first = "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\r\n";
  first.send(of_first + get("/plain"));
  CHECK(first.response().starts_with("HTTP/1.1 200 "));
  other.send("PROXY TCP4 192.0.2.2 10.0.0.1 1 2\r\n" + get("/plain"));
  CHECK(other.response().starts_with("HTTP/1.1 200 "));
  again.send(of_first + get("/plain"));
  CHECK(again.rest().starts_with("HTTP/1.1 503 "));
}
