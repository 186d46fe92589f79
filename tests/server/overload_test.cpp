// More requests than places: who waits, who is served, who is told to come again.
#include "server/test_server.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <vector>

using namespace server_test;
using namespace std::chrono_literals;

namespace {

/// One place per worker, and a line that keeps its patience however long a test takes.
corest::server::options one_place(std::size_t queue) {
  auto options = quiet();
  options.overload = {
      .least_in_flight = 1, .most_in_flight = 1, .queue = queue, .interval = 1h, .target = 1h, .lag = 1h};
  return options;
}

bool is_shed(std::string const& answer) {
  return answer.starts_with("HTTP/1.1 503 ") && has(answer, "Retry-After: 1\r\n") &&
         !has(answer, "Connection: close\r\n");
}

/// Returns once `count` requests have had to wait for a place.
void await_queued(test_server const& server, std::uint64_t count) {
  auto const patience = std::chrono::steady_clock::now() + 10s;
  while (server.server.overload().queued < count) REQUIRE(std::chrono::steady_clock::now() < patience);
}

}  // namespace

TEST_CASE("who finds no place waits, and is served when there is one") {
  test_server server(one_place(2));
  client first(server), second(server);
  first.send(get("/wait?1"));
  server.app.await_waiting(1);
  second.send(get("/wait?2"));
  await_queued(server, 1);
  CHECK(server.server.overload().in_flight == 1);
  server.app.open_gate();
  CHECK(body_of(first.response()) == "waited for /wait?1");
  CHECK(body_of(second.response()) == "waited for /wait?2");
  CHECK(server.server.overload().shed() == 0);
}

TEST_CASE("where nobody may wait the answer is 503 with Retry-After at once, and the connection goes on") {
  test_server server(one_place(0));
  client first(server), second(server);
  first.send(get("/wait"));
  server.app.await_waiting(1);
  second.send(get("/wait") + get("/plain"));
  CHECK(is_shed(second.response()));
  CHECK(body_of(second.response()) == "plain");
  CHECK(server.server.overload().shed_full == 1);
  CHECK(server.server.limit_hits(corest::server::limit::overload) == 1);
  server.app.open_gate();
  CHECK(has(first.response(), "200 OK"));
}

TEST_CASE("health is answered while batch is shed, and normal requests take the place of batch in the line") {
  test_server server(one_place(1));
  client busy(server), batch(server), normal(server), health(server);
  busy.send(get("/wait"));
  server.app.await_waiting(1);
  batch.send(get("/wait?batch"));
  await_queued(server, 1);
  normal.send(get("/wait?normal"));
  CHECK(is_shed(batch.response()));
  batch.send(get("/wait?batch"));
  CHECK(is_shed(batch.response()));
  health.send(get("/time-left?health"));
  CHECK(has(health.response(), "200 OK"));
  server.app.open_gate();
  CHECK(has(normal.response(), "200 OK"));
}

TEST_CASE("who has waited for too long is shed although nobody leaves") {
  auto options = one_place(5);
  options.overload.interval = options.overload.target = 50ms;
  test_server server(options);
  client first(server), second(server);
  first.send(get("/wait"));
  server.app.await_waiting(1);
  second.send(get("/wait"));
  CHECK(is_shed(second.response()));
  CHECK(server.server.overload().shed_late == 1);
  server.app.open_gate();
  CHECK(has(first.response(), "200 OK"));
}

TEST_CASE("a route's own limit is that of all workers, and leaves other routes alone") {
  auto options = one_place(0);
  options.workers = 4;
  std::atomic<std::uint32_t> in_flight = 0;
  test_server server(options);
  server.app.policy.max_in_flight = 2;
  server.app.policy.in_flight = &in_flight;
  client first(server), second(server);
  first.send(get("/wait"));
  second.send(get("/wait"));
  server.app.await_waiting(2);
  CHECK(in_flight == 2);
  for (int i = 0; i < 20; ++i) {
    client more(server);
    more.send(get("/wait"));
    CHECK(is_shed(more.response()));
  }
  client other(server);
  other.send(get("/time-left?batch"));
  CHECK(has(other.response(), "200 OK"));
  server.app.open_gate();
  CHECK(has(first.response(), "200 OK"));
  CHECK(has(second.response(), "200 OK"));
  CHECK(in_flight == 0);
}

TEST_CASE("a place that another worker gives back is found by who waits for it") {
  auto options = one_place(50);
  options.workers = 4;
  std::atomic<std::uint32_t> in_flight = 0;
  test_server server(options);
  server.app.policy.max_in_flight = 1;
  server.app.policy.in_flight = &in_flight;
  std::vector<std::unique_ptr<client>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<client>(server));
    clients.back()->send(get("/wait"));
  }
  await_queued(server, 19);
  server.app.open_gate();
  for (auto const& each : clients) CHECK(has(each->response(), "200 OK"));
  CHECK(in_flight == 0);
}

TEST_CASE("a streamed answer counts for its route's limit to its end") {
  std::atomic<std::uint32_t> in_flight = 0;
  auto options = one_place(0);
  test_server server(options);
  server.app.policy.max_in_flight = 1;
  server.app.policy.in_flight = &in_flight;
  client uploads(server), second(server);
  uploads.send(post_chunked("/mirror") + chunk("one"));
  CHECK(has(uploads.response(), "200 OK"));
  second.send(get("/wait"));
  CHECK(is_shed(second.response()));
  uploads.send(last_chunk);
  uploads.finish_sending();
  CHECK(uploads.rest().ends_with("0\r\n\r\n"));
  CHECK(in_flight == 0);
}

TEST_CASE("a client whose time is up, or who leaves, while it waits is not served any more") {
  test_server server(one_place(5));
  client first(server), hurried(server), gone(server);
  first.send(get("/wait"));
  server.app.await_waiting(1);
  hurried.send(get("/wait", "Request-Timeout: 50ms\r\n"));
  CHECK(hurried.response().starts_with("HTTP/1.1 504 "));
  gone.send(get("/wait"));
  await_queued(server, 2);
  gone.leave();
  client behind(server);  // by whose answer the worker has seen that the other has left
  behind.send(get("/plain"));
  CHECK(body_of(behind.response()) == "plain");
  server.app.open_gate();
  CHECK(has(first.response(), "200 OK"));
  server.stop();
  CHECK(server.app.cancelled_count() == 0);
}

TEST_CASE(
    "a body that is read while it arrives waits in the socket as long as its request does in the line") {
  test_server server(one_place(1));
  client first(server), uploads(server);
  first.send(get("/wait"));
  server.app.await_waiting(1);
  uploads.send("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf ");
  await_queued(server, 1);
  uploads.send("other");
  server.app.open_gate();
  CHECK(body_of(uploads.response()) == fingerprint("half other"));
  uploads.send(get("/plain"));
  CHECK(body_of(uploads.response()) == "plain");
}

TEST_CASE("a drain that loses its patience answers those who wait for a place") {
  test_server server(one_place(1));
  client first(server), second(server);
  first.send(get("/wait"));
  server.app.await_waiting(1);
  second.send(get("/wait"));
  await_queued(server, 1);
  server.server.drain();
  server.server.drain();
  CHECK(second.rest().starts_with("HTTP/1.1 503 "));
  CHECK(first.rest().starts_with("HTTP/1.1 503 "));
}

TEST_CASE(
    "a worker that is far behind sheds what waits at its door, but for health and what is an error anyway") {
  auto options = quiet();
  options.overload.lag = 1ms;
  test_server server(options);
  client peer(server);
  peer.send(get("/hold?health") + get("/plain") + get("/plain?batch") + get("/time-left") +
            get("/plain?health") + get("/nowhere"));
  server.app.await_waiting(1);
  auto const late = std::chrono::steady_clock::now() + 5ms;
  while (std::chrono::steady_clock::now() < late) {}
  server.app.release();
  CHECK(has(peer.response(), "200 OK"));
  for (int i = 0; i < 3; ++i) CHECK(is_shed(peer.response()));
  CHECK(body_of(peer.response()) == "plain");
  CHECK(has(peer.response(), "404 "));
  CHECK(server.server.overload().shed_busy == 3);
}

TEST_CASE("a worker that is behind by less than the lag allowed serves all") {
  auto options = quiet();
  options.overload.interval = options.overload.target = 1ms;
  options.overload.lag = 1min;
  test_server server(options);
  client peer(server);
  peer.send(get("/hold") + get("/plain") + get("/plain"));
  server.app.await_waiting(1);
  auto const late = std::chrono::steady_clock::now() + 5ms;
  while (std::chrono::steady_clock::now() < late) {}
  server.app.release();
  for (int i = 0; i < 3; ++i) CHECK(has(peer.response(), "200 OK"));
  CHECK(server.server.overload().shed_busy == 0);
}

TEST_CASE("protection can be switched off, and its options have a range") {
  auto options = one_place(0);
  options.overload.on = false;
  {
    test_server server(options);
    client first(server), second(server);
    first.send(get("/wait"));
    second.send(get("/wait"));
    server.app.await_waiting(2);
    server.app.open_gate();
    CHECK(has(first.response(), "200 OK"));
    CHECK(has(second.response(), "200 OK"));
  }
  test_application app;
  options.overload = {.most_in_flight = 0};
  CHECK_THROWS_AS(corest::http_server(app, options), std::invalid_argument);
  options.overload = {.tolerance = 1};
  CHECK_THROWS_AS(corest::http_server(app, options), std::invalid_argument);
  options.overload = {.target = 0ms};
  CHECK_THROWS_AS(corest::http_server(app, options), std::invalid_argument);
}
