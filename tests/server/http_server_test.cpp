#include "server/test_server.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace server_test;
using namespace std::chrono_literals;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string post(std::string_view path, std::string_view body, std::string_view more_headers = "") {
  std::string text = "POST ";
  text.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: ");
  text.append(std::to_string(body.size())).append("\r\n").append(more_headers).append("\r\n").append(body);
  return text;
}

}  // namespace

TEST_CASE("one connection serves request after request") {
  test_server server;
  client peer(server);
  for (int i = 0; i < 3; ++i) {
    peer.send(get("/plain"));
    auto const answer = peer.response();
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(has(answer, "\r\nDate: "));
    CHECK(body_of(answer) == "plain");
  }
}

TEST_CASE("a request that arrives byte by byte is answered like any other") {
  test_server server;
  client peer(server);
  for (char const each : post("/echo", "slow but whole")) peer.send({&each, 1});
  CHECK(body_of(peer.response()) == "slow but whole");
}

TEST_CASE("pipelined requests are answered in order, more of them than fit one read") {
  test_server server;
  client peer(server);
  std::string all;
  constexpr int count = 3000;  // about 250 KB in and as much out: the server stops reading and starts again
  for (int i = 0; i < count; ++i) all += post("/echo", std::to_string(i));
  std::thread sender([&] { peer.send(all); });
  int right = 0;
  for (int i = 0; i < count; ++i) right += body_of(peer.response()) == std::to_string(i) ? 1 : 0;
  sender.join();
  CHECK(right == count);
}

TEST_CASE("requests behind one that waits are answered behind it") {
  test_server server;
  client peer(server);
  peer.send(get("/wait") + get("/plain") + get("/wait?2") + get("/plain"));
  server.app.await_waiting(1);
  server.app.open_gate();
  CHECK(body_of(peer.response()) == "waited for /wait");
  CHECK(body_of(peer.response()) == "plain");
  CHECK(body_of(peer.response()) == "waited for /wait?2");
  CHECK(body_of(peer.response()) == "plain");
}

TEST_CASE("while one handler waits, other connections are served") {
  test_server server;
  client waiting(server), other(server);
  waiting.send(get("/wait"));
  server.app.await_waiting(1);
  other.send(get("/plain"));
  CHECK(body_of(other.response()) == "plain");
  server.app.open_gate();
  CHECK(body_of(waiting.response()) == "waited for /wait");
}

TEST_CASE("a client with many requests at once does not keep the worker from others until all are answered") {
  test_server server;
  client holder(server), busy(server), other(server);
  holder.send(get("/hold"));
  server.app.await_waiting(1);
  constexpr int count = 1400;  // all of one read, and the answers to a third of them fill the output
  std::string all;
  for (int i = 0; i < count; ++i) all += "GET /plain HTTP/1.1\r\nHost: a\r\n\r\n";
  busy.send(all);
  other.send(get("/count"));
  server.app.release();
  int const before = std::stoi(body_of(other.response()));
  CHECK(before > 0);
  CHECK(before < count);
}

TEST_CASE("a stream that never waits does not keep the worker from others") {
  test_server server;
  client busy(server), other(server);
  busy.send(get("/greedy", "Connection: close\r\n"));
  other.send(get("/plain"));
  CHECK(body_of(other.response()) == "plain");
  CHECK(has(busy.rest(), "others were served"));
}

TEST_CASE("HTTP/1.0 and Connection: close end the connection behind the answer") {
  test_server server;
  client old(server), done(server);
  old.send("GET /plain HTTP/1.0\r\n\r\n");
  CHECK(body_of(old.rest()) == "plain");
  done.send(get("/plain", "Connection: close\r\n"));
  auto const answer = done.rest();
  CHECK(has(answer, "Connection: close\r\n"));
  CHECK(body_of(answer) == "plain");
}

TEST_CASE("HEAD has the head of GET and no body") {
  test_server server;
  client peer(server);
  peer.send("HEAD /plain HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/plain"));
  auto const head = peer.response(true);
  CHECK(has(head, "Content-Length: 5\r\n"));
  CHECK(body_of(head).empty());
  CHECK(body_of(peer.response()) == "plain");
}

TEST_CASE("a client that closes its side behind its request still gets the answer") {
  test_server server;
  client peer(server);
  peer.send(post("/echo", "last words"));
  peer.finish_sending();
  CHECK(body_of(peer.response()) == "last words");
  CHECK(peer.ends());
}

TEST_CASE("a malformed request is answered once, and nothing behind it is read as a request") {
  test_server server;
  client peer(server);
  peer.send("GET  /plain HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/plain"));
  auto const all = peer.rest();
  CHECK(all.starts_with("HTTP/1.1 400 "));
  CHECK(has(all, "Connection: close\r\n"));
  CHECK(all.find("HTTP/1.1", 8) == all.npos);
}

TEST_CASE("what is refused shows the application nothing of an earlier request") {
  auto options = quiet();
  options.timeouts.head = 100ms;
  test_server server(options);
  client malformed(server), large(server), slow(server);
  for (client* const each : {&malformed, &large, &slow}) {
    each->send(post("/echo", "an earlier body"));
    CHECK(body_of(each->response()) == "an earlier body");
  }
  malformed.send("GET  /plain HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(malformed.rest().starts_with("HTTP/1.1 400 "));
  large.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n");
  CHECK(large.rest().starts_with("HTTP/1.1 413 "));
  slow.send("GET /pl");
  CHECK(slow.rest().starts_with("HTTP/1.1 408 "));
}

TEST_CASE("a head of just the limit is served and one byte more is refused with 431") {
  auto options = quiet();
  options.head.head_bytes = 1000;
  test_server server(options);
  auto const padded = [](std::size_t size) {
    std::string const bare = get("/plain", "X-Pad: \r\n");
    return get("/plain", "X-Pad: " + std::string(size - bare.size(), 'x') + "\r\n");
  };
  client fits(server), exceeds(server);
  fits.send(padded(1000));
  CHECK(fits.response().starts_with("HTTP/1.1 200 "));
  exceeds.send(padded(1001));
  CHECK(exceeds.rest().starts_with("HTTP/1.1 431 "));
}

TEST_CASE("a target of just the limit is served and one byte more is refused with 414") {
  auto options = quiet();
  options.head.target_bytes = 100;
  test_server server(options);
  client fits(server), exceeds(server);
  fits.send(get("/plain?" + std::string(93, 'q')));
  CHECK(fits.response().starts_with("HTTP/1.1 200 "));
  exceeds.send(get("/plain?" + std::string(94, 'q')));
  CHECK(exceeds.rest().starts_with("HTTP/1.1 414 "));
}

TEST_CASE("as many fields as the limit are served and one more is refused with 431") {
  auto options = quiet();
  options.head.fields = 3;
  test_server server(options);
  client fits(server), exceeds(server);
  fits.send(get("/plain", "A: 1\r\nB: 2\r\n"));
  CHECK(fits.response().starts_with("HTTP/1.1 200 "));
  exceeds.send(get("/plain", "A: 1\r\nB: 2\r\nC: 3\r\n"));
  CHECK(exceeds.rest().starts_with("HTTP/1.1 431 "));
}

TEST_CASE("a body of just the limit is taken and one byte more is refused with 413") {
  test_server server;
  client fits(server), exceeds(server), chunks(server);
  std::string const most(test_application::max_echo, 'x');
  fits.send(post("/echo", most));
  CHECK(body_of(fits.response()) == most);
  exceeds.send(post("/echo", most + "x"));
  CHECK(exceeds.rest().starts_with("HTTP/1.1 413 "));
  chunks.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n186a1\r\n");
  CHECK(chunks.rest().starts_with("HTTP/1.1 413 "));
}

TEST_CASE("a chunked body arrives whole, however it is cut") {
  test_server server;
  std::string const head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string const body =
      "4;ext=1\r\nWiki\r\n6\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\nTrailer: x\r\n\r\n";
  client whole(server), pieces(server);
  whole.send(head + body + get("/plain"));
  CHECK(body_of(whole.response()) == "Wikipedia in \r\n\r\nchunks.");
  CHECK(body_of(whole.response()) == "plain");
  for (char const each : head + body + get("/plain")) pieces.send({&each, 1});
  CHECK(body_of(pieces.response()) == "Wikipedia in \r\n\r\nchunks.");
  CHECK(body_of(pieces.response()) == "plain");
}

TEST_CASE(
    "Expect: 100-continue is answered when the body is wanted, and not when the answer is an error anyway") {
  test_server server;
  client wanted(server), refused(server);
  std::string const head = " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
  wanted.send("POST /echo" + head);
  CHECK(wanted.response() == "HTTP/1.1 100 Continue\r\n\r\n");
  wanted.send("body");
  CHECK(body_of(wanted.response()) == "body");
  // The body that was not asked for may come all the same, and must not be read as a request.
  refused.send("POST /nowhere" + head);
  auto const answer = refused.rest();
  CHECK(answer.starts_with("HTTP/1.1 404 "));
  CHECK(has(answer, "Connection: close\r\n"));
}

TEST_CASE("an acceptable request id of the client is returned, any other replaced") {
  test_server server;
  client peer(server);
  peer.send(get("/plain", "X-Request-Id: from-the-gateway\r\n"));
  CHECK(has(peer.response(), "X-Request-Id: from-the-gateway\r\n"));
  peer.send(get("/plain", "X-Request-Id: not acceptable\r\n"));
  auto const answer = peer.response();
  CHECK(has(answer, "X-Request-Id: "));
  CHECK(!has(answer, "not acceptable"));
}

TEST_CASE("an answer of eight megabytes reaches a client that reads it late") {
  test_server server;
  client peer(server);
  peer.send(get("/big") + get("/plain"));
  CHECK(body_of(peer.response()).size() == 8u * 1024 * 1024);
  CHECK(body_of(peer.response()) == "plain");
}

TEST_CASE("when memory runs out in an answer, its connection ends and no other one gets a byte of it") {
  test_server server;
  client unlucky(server), other(server);
  unlucky.send(post("/echo", std::string(8192, 'u'), "X-Request-Id: unlucky\r\n") + get("/boundless"));
  CHECK(unlucky.ends());
  other.send(get("/plain", "Connection: close\r\n"));
  auto const answer = other.rest();
  CHECK(answer.starts_with("HTTP/1.1 200 "));
  CHECK(body_of(answer) == "plain");
  CHECK(!has(answer, "unlucky"));
}

TEST_CASE("a produced body is chunked, and ends with the connection for HTTP/1.0") {
  test_server server;
  client peer(server), old(server);
  peer.send(get("/stream") + get("/plain", "Connection: close\r\n"));
  auto const all = peer.rest();
  CHECK(has(all, "Transfer-Encoding: chunked\r\n"));
  CHECK(has(all, "4\r\none,\r\n4\r\ntwo,\r\n5\r\nthree\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n"));
  CHECK(all.ends_with("plain"));
  old.send("GET /stream HTTP/1.0\r\n\r\n");
  CHECK(body_of(old.rest()) == "one,two,three");
}

TEST_CASE("a client that goes away cancels the handler of a request that changes nothing") {
  test_server server;
  client peer(server);
  peer.send(get("/wait"));
  server.app.await_waiting(1);
  peer.leave();
  CHECK(server.app.await_cancelled() == corest::cancel_reason::disconnect);
}

TEST_CASE("a request that changes something is finished although its client has closed its side") {
  test_server server;
  client peer(server);
  peer.send(post("/wait", ""));
  server.app.await_waiting(1);
  peer.finish_sending();
  server.app.open_gate();
  CHECK(body_of(peer.response()) == "waited for /wait");
}

TEST_CASE("a connection that is reset cancels its handler, also one that changes something") {
  test_server server;
  client peer(server);
  peer.send(post("/wait", ""));
  server.app.await_waiting(1);
  peer.reset();
  CHECK(server.app.await_cancelled() == corest::cancel_reason::disconnect);
}

TEST_CASE("a client that goes away ends the stream it was reading") {
  test_server server;
  client peer(server);
  peer.send(get("/endless"));
  server.app.await_waiting(3);
  peer.leave();
  server.app.await_stream_ended();
}

TEST_CASE("a head that takes too long is answered with 408, though every byte comes in time") {
  auto options = quiet();
  options.timeouts.head = 100ms;
  test_server server(options);
  client peer(server);
  peer.send("GET /plain HTTP/1.1\r\nHost: loc");
  CHECK(peer.rest().starts_with("HTTP/1.1 408 "));
}

TEST_CASE("a body that takes too long is answered with 408") {
  auto options = quiet();
  options.timeouts.body = 100ms;
  test_server server(options);
  client peer(server);
  peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
  CHECK(peer.rest().starts_with("HTTP/1.1 408 "));
}

TEST_CASE("an idle connection is closed without a word") {
  auto options = quiet();
  options.timeouts.idle = 100ms;
  test_server server(options);
  client fresh(server);
  CHECK(fresh.ends());
  client used(server);
  used.send(get("/plain"));
  CHECK(body_of(used.response()) == "plain");
  CHECK(used.ends());
}

TEST_CASE("a connection is idle again behind a handler that waited, and behind an answer of any size") {
  auto options = quiet();
  options.timeouts.idle = 100ms;
  test_server server(options);
  client waits(server);
  waits.send(get("/wait"));
  server.app.await_waiting(1);
  server.app.open_gate();
  CHECK(body_of(waits.rest()) == "waited for /wait");
  for (std::string const path : {"/big", "/stream"}) {
    CAPTURE(path);
    client peer(server);
    peer.send(get(path));
    CHECK(peer.rest().starts_with("HTTP/1.1 200 "));
  }
}

TEST_CASE("a client that never reads is cut, and what it was sent ends early") {
  auto options = quiet();
  options.timeouts.write = 100ms;
  test_server server(options);
  client peer(server);
  peer.send(get("/endless"));
  server.app.await_stream_ended();
}

TEST_CASE("beyond max_connections clients wait in line until one leaves") {
  auto options = quiet();
  options.max_connections = 1;
  test_server server(options);
  client first(server);
  first.send(get("/plain"));
  CHECK(body_of(first.response()) == "plain");
  client second(server);
  second.send(get("/plain"));
  first.leave();
  CHECK(body_of(second.response()) == "plain");
}

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

TEST_CASE("HEAD of a stream has no body, and the connection goes on") {
  test_server server;
  client peer(server);
  peer.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n" + get("/plain"));
  CHECK(has(peer.response(true), "Transfer-Encoding: chunked\r\n"));
  CHECK(body_of(peer.response()) == "plain");
}

TEST_CASE("several workers share one port") {
  auto options = quiet();
  options.workers = 4;
  test_server server(options);
  for (int i = 0; i < 50; ++i) {
    client peer(server);
    peer.send(get("/plain"));
    REQUIRE(body_of(peer.response()) == "plain");
  }
}

TEST_CASE("a duration of zero or of more than a year is refused by name, and a year is taken") {
  test_application app;
  constexpr std::chrono::milliseconds year = 366 * 24h;
  auto forever = quiet();
  forever.timeouts.idle = std::chrono::milliseconds::max();
  CHECK_THROWS_WITH_AS(corest::http_server(app, forever), doctest::Contains("timeouts.idle"),
                       std::invalid_argument);
  auto never = quiet();
  never.timeouts.body = 0ms;
  CHECK_THROWS_WITH_AS(corest::http_server(app, never), doctest::Contains("timeouts.body"),
                       std::invalid_argument);
  auto long_drain = quiet();
  long_drain.drain_timeout = year + 1ms;
  CHECK_THROWS_WITH_AS(corest::http_server(app, long_drain), doctest::Contains("drain_timeout"),
                       std::invalid_argument);
  auto backwards = quiet();
  backwards.drain_grace = -1ms;
  CHECK_THROWS_WITH_AS(corest::http_server(app, backwards), doctest::Contains("drain_grace"),
                       std::invalid_argument);
  auto patient = quiet();
  patient.timeouts = {.head = year, .body = year, .idle = year, .write = year};
  patient.drain_grace = 0ms;
  patient.drain_timeout = year;
  CHECK_NOTHROW(corest::http_server(app, patient));
}

TEST_CASE("a port that another server of several workers has is taken, not shared") {
  auto options = quiet();
  options.workers = 2;
  test_server first(options);
  options.port = first.server.port();
  CHECK_THROWS_AS(corest::http_server(first.app, options), std::system_error);
}

TEST_CASE("options beyond their range are refused by name") {
  test_application app;
  auto wide = quiet();
  wide.head.head_bytes = 65'536;
  CHECK_THROWS_WITH_AS(corest::http_server(app, wide), doctest::Contains("head_bytes"),
                       std::invalid_argument);
  auto many = quiet();
  many.head.fields = 101;
  CHECK_THROWS_WITH_AS(corest::http_server(app, many), doctest::Contains("fields"), std::invalid_argument);
  auto nowhere = quiet();
  nowhere.address = "not an address";
  CHECK_THROWS_WITH_AS(corest::http_server(app, nowhere), doctest::Contains("address"),
                       std::invalid_argument);
}
