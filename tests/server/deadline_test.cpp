#include "server/deadline.hpp"

#include "server/test_server.hpp"

#include <corest/async/byte_source.hpp>
#include <corest/async/sleep.hpp>
#include <corest/http/h1_parser.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace server_test;
using namespace std::chrono_literals;
using corest::cancel_reason;
using corest::route_policy;
using corest::scheduler;
using corest::server::deadline_of;

namespace {

constexpr scheduler::time_point begun{1000h};
constexpr auto never = scheduler::time_point::max();

/// Of a request with that field line.
std::optional<scheduler::time_point> deadline(std::string const& line, route_policy const& policy = {},
                                              bool streams_body = false,
                                              corest::server::options const& settings = {}) {
  std::string text = "GET / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n";
  text.reserve(text.size() + corest::buffer_slack);
  corest::request asked;
  std::size_t scanned = 0;
  REQUIRE(corest::http::parse_head(text, {}, asked.head(), scanned).outcome ==
          corest::http::parse_status::done);
  return deadline_of(asked, policy, streams_body, settings, begun);
}

}  // namespace

TEST_CASE("a request has the time its route gives it, else the server's") {
  CHECK(deadline("") == begun + 60s);
  CHECK(deadline("", {.deadline = 2s}) == begun + 2s);
  CHECK(deadline("", {.deadline = 10min}) == begun + 10min);
  CHECK(deadline("", {.deadline = corest::no_deadline}) == never);
  CHECK(deadline("", {}, false, {.deadline = 0ms}) == never);
}

TEST_CASE("an endpoint that reads its body itself is held to its route's deadline alone") {
  CHECK(deadline("", {}, true) == never);
  CHECK(deadline("", {.deadline = 5s}, true) == begun + 5s);
}

TEST_CASE("a client may shorten its time, and not extend it") {
  CHECK(deadline("Request-Timeout: 250ms\r\n") == begun + 250ms);
  CHECK(deadline("request-timeout: 3\r\n", {.deadline = 2s}) == begun + 2s);
  CHECK(deadline("Request-Timeout: 99999999h\r\n") == begun + 60s);
  CHECK(deadline("Request-Timeout: 0\r\n") == begun);
  CHECK(deadline("Request-Timeout: 5s\r\n", {}, true) == begun + 5s);
  CHECK(!deadline("Request-Timeout: soon\r\n"));
}

TEST_CASE("the field that a client says it in can have another name, or none") {
  CHECK(deadline("grpc-timeout: 100m\r\n", {}, false, {.deadline_field = "grpc-timeout"}) == begun + 100ms);
  CHECK(deadline("X-Timeout-Ms: 100\r\n", {}, false, {.deadline_field = "X-Timeout-Ms"}) == begun + 100ms);
  CHECK(deadline("Request-Timeout: 1s\r\n", {}, false, {.deadline_field = ""}) == begun + 60s);
}

TEST_CASE("a handler whose time is up is cancelled, answered with 504, and its connection goes on") {
  test_server server;
  server.app.policy.deadline = 50ms;
  client peer(server);
  peer.send(get("/wait"));
  CHECK(peer.response().starts_with("HTTP/1.1 504 "));
  CHECK(server.app.await_cancelled() == cancel_reason::timeout);
  peer.send(get("/plain"));
  CHECK(body_of(peer.response()) == "plain");
}

TEST_CASE("the server's own deadline holds where the route says nothing") {
  auto options = quiet();
  options.deadline = 50ms;
  test_server server(options);
  client peer(server);
  peer.send(post("/wait", ""));
  CHECK(peer.response().starts_with("HTTP/1.1 504 "));
}

TEST_CASE("what a handler awaits knows the deadline of its request") {
  test_server server;
  server.app.policy.deadline = 1h;
  client peer(server);
  peer.send(get("/time-left"));
  CHECK(body_of(peer.response()) == "less than an hour");
}

TEST_CASE("a client whose time is over before the handler begins is answered without it") {
  test_server server;
  client peer(server);
  peer.send(get("/wait", "Request-Timeout: 0\r\n"));
  CHECK(peer.response().starts_with("HTTP/1.1 504 "));
  peer.send(get("/wait", "Request-Timeout: yesterday\r\n"));
  CHECK(peer.response().starts_with("HTTP/1.1 400 "));
  peer.send(get("/plain"));
  CHECK(body_of(peer.response()) == "plain");
  server.stop();
  CHECK(server.app.cancelled_count() == 0);
}

TEST_CASE("a deadline is for the beginning of an answer: a stream goes on behind it") {
  test_server server;
  server.app.policy.deadline = 50ms;
  bool past = false;
  server.app.make_source = [&past] {
    class slow final : public corest::byte_source {
     public:
      explicit slow(bool& past) : past_(past) {}
      corest::task<bool> next(corest::buffer& into) override {
        if (past_) co_return false;
        co_await corest::sleep_for(100ms);
        past_ = true;
        into.append("late");
        co_return true;
      }

     private:
      bool& past_;
    };
    return std::make_unique<slow>(past);
  };
  client peer(server);
  peer.send(get("/source", "Connection: close\r\n"));
  CHECK(peer.rest().ends_with("4\r\nlate\r\n0\r\n\r\n"));
}

TEST_CASE("an endpoint that reads its body itself is cut by its route's deadline, and its connection ends") {
  test_server server;
  server.app.policy.deadline = 50ms;
  client peer(server);
  peer.send("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
  auto const answer = peer.rest();
  CHECK(answer.starts_with("HTTP/1.1 504 "));
  CHECK(has(answer, "Connection: close\r\n"));
}

TEST_CASE("a deadline's option has a range, and its field is a name") {
  test_application app;
  auto options = quiet();
  options.deadline = -1ms;
  CHECK_THROWS_AS(corest::http_server(app, options), std::invalid_argument);
  options.deadline = 0ms;
  options.deadline_field = "no name";
  CHECK_THROWS_AS(corest::http_server(app, options), std::invalid_argument);
}
