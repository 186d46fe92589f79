#include "server/test_server.hpp"

#include <doctest/doctest.h>

using namespace server_test;
using namespace std::chrono_literals;

TEST_CASE("a drain answers what was accepted, closes behind it, and takes nobody new") {
  test_server server;
  client waiting(server), idle(server);
  waiting.send(get("/wait"));
  idle.send(get("/plain"));
  CHECK(body_of(idle.response()) == "plain");
  server.app.await_waiting(1);
  server.drain();
  CHECK(idle.ends());
  server.app.open_gate();
  auto const answer = waiting.rest();
  CHECK(has(answer, "Connection: close\r\n"));
  CHECK(body_of(answer) == "waited for /wait");
}

TEST_CASE("a client that reads its answer only during the drain has no more time behind it than others") {
  test_server server;
  client slow(server), other(server);
  slow.send(get("/big"));
  other.send(get("/plain"));
  CHECK(body_of(other.response()) == "plain");  // so the big answer has begun before the drain
  server.drain();
  CHECK(body_of(slow.response()).size() == 8u * 1024 * 1024);
  CHECK(slow.ends());
}

TEST_CASE("a drain does not wait for whoever connected and says nothing, in the backlog or out of it") {
  auto options = quiet();
  options.max_connections = 1;
  test_server server(options);
  client accepted(server);
  accepted.send(get("/plain"));
  CHECK(body_of(accepted.response()) == "plain");
  client in_backlog(server);
  server.drain();
  CHECK(accepted.ends());
  CHECK(in_backlog.ends());
}

TEST_CASE("a request that reaches an idle connection within the grace of a drain is answered") {
  auto options = quiet();
  options.drain_grace = 10s;
  test_server server(options);
  client peer(server);
  peer.send(get("/plain"));
  CHECK(body_of(peer.response()) == "plain");
  server.drain();
  peer.send(get("/plain"));
  auto const answer = peer.rest();
  CHECK(has(answer, "Connection: close\r\n"));
  CHECK(body_of(answer) == "plain");
}

TEST_CASE("what still runs when the drain's time is over is cancelled, and its client told") {
  auto options = quiet();
  options.drain_timeout = 100ms;
  test_server server(options);
  client peer(server);
  peer.send(get("/wait"));
  server.app.await_waiting(1);
  server.server.drain();
  CHECK(server.app.await_cancelled() == corest::cancel_reason::shutdown);
  CHECK(peer.rest().starts_with("HTTP/1.1 503 "));
}

TEST_CASE("the second call for a drain waits for nobody") {
  test_server server;
  client waiting(server), reading(server), partial(server);
  waiting.send(get("/wait"));
  reading.send(get("/endless"));
  partial.send("GET /pl");
  server.app.await_waiting(2);
  server.server.drain();
  server.server.drain();
  CHECK(server.app.await_cancelled() == corest::cancel_reason::shutdown);
  CHECK(waiting.rest().starts_with("HTTP/1.1 503 "));
  CHECK(!reading.rest().ends_with("0\r\n\r\n"));
  CHECK(partial.ends());
  server.app.await_stream_ended();
}

TEST_CASE("a drain waits for background tasks when their connections have gone") {
  test_server server;
  client peer(server);
  peer.send(get("/later"));
  CHECK(body_of(peer.response()) == "accepted");
  server.app.await_waiting(1);
  server.server.drain();
  CHECK(peer.ends());
  CHECK(!server.app.later_done);
  server.app.open_gate();
  server.server.join();
  server.stopped = true;
  CHECK(server.app.later_done);
}

TEST_CASE("a second signal cancels background tasks") {
  test_server server;
  client peer(server);
  peer.send(get("/later"));
  CHECK(body_of(peer.response()) == "accepted");
  server.app.await_waiting(1);
  server.server.drain();
  server.server.drain();
  CHECK(server.app.await_cancelled() == corest::cancel_reason::shutdown);
  server.server.join();
  server.stopped = true;
  CHECK(!server.app.later_done);
}
