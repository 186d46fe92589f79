#include "server/test_server.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

using namespace server_test;
using namespace std::chrono_literals;

namespace {

std::string sized(std::string_view path, std::size_t length, std::string_view more_headers = "") {
  std::string text = "POST ";
  text.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: ").append(std::to_string(length));
  return text.append("\r\n").append(more_headers).append("\r\n");
}

std::string pattern(std::size_t size) {
  std::string bytes(size, ' ');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 251);
  return bytes;
}

}  // namespace

TEST_CASE("an endpoint that reads its body itself gets every byte of it, sized or chunked") {
  test_server server;
  client peer(server);
  std::string const bytes = pattern(5'000'000);
  peer.send(sized("/read", bytes.size()) + bytes);
  CHECK(body_of(peer.response()) == fingerprint(bytes));
  peer.send(post_chunked("/read"));
  for (std::size_t at = 0, size = 1; at < bytes.size(); at += size, size = size * 3 % 70'001 + 1)
    peer.send(chunk(std::string_view(bytes).substr(at, size)));
  peer.send(last_chunk);
  CHECK(body_of(peer.response()) == fingerprint(bytes));
  peer.send(get("/plain"));
  CHECK(body_of(peer.response()) == "plain");
}

TEST_CASE("it starts before its body is there, and takes what comes byte by byte") {
  test_server server;
  client peer(server);
  peer.send(sized("/read", 3));
  server.app.await_waiting(1);
  int pieces = 1;
  for (std::string_view const byte : {"a", "b", "c"}) {
    peer.send(byte);
    if (byte != "c") server.app.await_waiting(++pieces);
  }
  CHECK(body_of(peer.response()) == fingerprint("abc"));
  peer.send(post_chunked("/read"));
  for (char const byte : chunk("hello") + chunk("world") + std::string(last_chunk)) peer.send({&byte, 1});
  CHECK(body_of(peer.response()) == fingerprint("helloworld"));
}

TEST_CASE("requests behind a body that is read while it arrives are served behind it") {
  test_server server;
  client peer(server);
  std::string const bytes = pattern(200'000);
  peer.send(get("/plain") + sized("/read", bytes.size()) + bytes + get("/plain") + post_chunked("/read") +
            chunk("x") + std::string(last_chunk) + get("/count"));
  CHECK(body_of(peer.response()) == "plain");
  CHECK(body_of(peer.response()) == fingerprint(bytes));
  CHECK(body_of(peer.response()) == "plain");
  CHECK(body_of(peer.response()) == fingerprint("x"));
  CHECK(body_of(peer.response()) == "2");
}

TEST_CASE("what was asked before is answered before such a body has come") {
  test_server server;
  client peer(server);
  peer.send(get("/plain") + sized("/read", 1));
  CHECK(body_of(peer.response()) == "plain");
  peer.send("x");
  CHECK(body_of(peer.response()) == fingerprint("x"));
}

TEST_CASE("nothing is read before the endpoint asks: a client cannot fill the server's memory") {
  test_server server;
  client peer(server);
  std::string const bytes = pattern(50'000'000);
  std::atomic<bool> all_sent = false;
  peer.send(sized("/late", bytes.size()));
  server.app.await_waiting(1);
  std::thread sender([&] {
    peer.send(bytes);
    all_sent = true;
  });
  client other(server);
  for (int i = 0; i < 100; ++i) {
    other.send(get("/plain"));
    REQUIRE(body_of(other.response()) == "plain");
  }
  CHECK(!all_sent);  // 50 MB do not fit the buffers of a socket
  server.app.open_gate();
  sender.join();
  CHECK(body_of(peer.response()) == fingerprint(bytes));
}

TEST_CASE("a client that sends fast does not keep the worker from others") {
  test_server server;
  client busy(server), other(server);
  busy.send(sized("/read", 200'000'000));
  server.app.await_waiting(1);
  std::atomic<bool> served = false;
  std::string const piece = pattern(1'000'000);
  std::thread sender([&] {
    int left = 200;
    for (; left > 0 && !served; --left) busy.send(piece);
    CHECK(left > 0);
    for (; left > 0; --left) busy.send(piece);
  });
  other.send(get("/plain"));
  CHECK(body_of(other.response()) == "plain");
  served = true;
  sender.join();
  CHECK(body_of(busy.response()).starts_with("200000000 "));
}

TEST_CASE("100 Continue is sent when the endpoint asks for the body, and not when it does not") {
  test_server server;
  client reads(server), ignores(server);
  reads.send(sized("/read", 2, "Expect: 100-continue\r\n"));
  CHECK(reads.response() == "HTTP/1.1 100 Continue\r\n\r\n");
  reads.send("ok");
  CHECK(body_of(reads.response()) == fingerprint("ok"));
  ignores.send(sized("/ignore", 2, "Expect: 100-continue\r\n"));
  auto const answer = ignores.rest();
  CHECK(answer.starts_with("HTTP/1.1 200 "));
  CHECK(has(answer, "Connection: close"));
}

TEST_CASE("100 Continue is sent in front of an answer that streams and may read the body") {
  test_server server;
  client peer(server);
  peer.send(post_chunked("/mirror", "Expect: 100-continue\r\n"));
  CHECK(peer.response() == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(peer.response().starts_with("HTTP/1.1 200 "));
  peer.send(chunk("one") + std::string(last_chunk));
  CHECK(peer.rest() == chunk("one") + std::string(last_chunk));
}

TEST_CASE("an answer that did not wait for the body reaches its client, and the connection ends behind it") {
  test_server server;
  for (std::string const path : {"/ignore", "/first"}) {
    CAPTURE(path);
    client peer(server);
    peer.send(sized(path, 250'000'000));
    std::thread sender([&] { peer.try_to_send(pattern(10'000'000)); });
    auto const answer = peer.rest();
    sender.join();
    CHECK(answer.starts_with("HTTP/1.1 200 "));
    CHECK(has(answer, "Connection: close"));
  }
}

TEST_CASE("a body that is there and was not wanted costs no connection") {
  test_server server;
  client peer(server);
  peer.send(post_chunked("/ignore") + chunk("nobody") + chunk("reads this") + std::string(last_chunk));
  CHECK(body_of(peer.response()) == "ignored");
  peer.send(get("/plain"));
  CHECK(body_of(peer.response()) == "plain");
}

TEST_CASE("a body of just the route's limit is read, and one byte more is refused with 413") {
  test_server server;
  client sized_peer(server), chunked_peer(server);
  sized_peer.send(sized("/read", test_application::max_read + 1));
  CHECK(sized_peer.rest().starts_with("HTTP/1.1 413 "));
  chunked_peer.send(post_chunked("/read") + chunk("some") + "11e1a2fd\r\n");  // 300,000,001 with those
  auto const answer = chunked_peer.rest();
  CHECK(answer.starts_with("HTTP/1.1 413 "));
  CHECK(has(answer, "Connection: close"));
  client most(server);
  most.send(post_chunked("/read") + chunk("some") + "11e1a2fc\r\n");
  std::string const piece = pattern(1'000'000);
  for (std::size_t left = test_application::max_read - 4; left > 0;) {
    auto const size = std::min(left, piece.size());
    most.send(std::string_view(piece).substr(0, size));
    left -= size;
  }
  most.send("\r\n" + std::string(last_chunk));
  CHECK(body_of(most.response()).starts_with("300000000 "));
}

TEST_CASE("a malformed chunk ends in 400, and nothing behind it is read as a request") {
  test_server server;
  client peer(server);
  peer.send(post_chunked("/read") + chunk("fine") + "not a size\r\n" + get("/plain"));
  auto const answer = peer.rest();
  CHECK(answer.starts_with("HTTP/1.1 400 "));
  CHECK(server.app.plain_answers() == 0);
}

TEST_CASE("a body that stops coming ends in 408, though the endpoint waits for nothing else") {
  auto options = quiet();
  options.timeouts.body = 100ms;
  test_server server(options);
  client peer(server);
  peer.send(sized("/read", 10) + "half");
  auto const answer = peer.rest();
  CHECK(answer.starts_with("HTTP/1.1 408 "));
  CHECK(has(answer, "Connection: close"));
}

TEST_CASE("the time that an endpoint takes is not its client's") {
  auto options = quiet();
  options.timeouts.body = 50ms;
  test_server server(options);
  client peer(server);
  peer.send(sized("/late", 4) + "done");
  server.app.await_waiting(1);
  client timed_out(server);  // by then the other one would have been, too
  timed_out.send(sized("/read", 2) + "x");
  CHECK(timed_out.rest().starts_with("HTTP/1.1 408 "));
  server.app.open_gate();
  CHECK(body_of(peer.response()) == fingerprint("done"));
}

TEST_CASE("a client that ends its side before its body has ended is told so") {
  test_server server;
  client peer(server);
  peer.send(sized("/read", 10) + "half");
  peer.finish_sending();
  CHECK(peer.rest().starts_with("HTTP/1.1 400 "));
}

TEST_CASE("a client that goes away in the middle of its body frees the connection") {
  auto options = quiet();
  options.max_connections = 1;
  test_server server(options);
  client peer(server);
  peer.send(sized("/read", 10) + "half");
  server.app.await_waiting(2);
  peer.reset();
  client next(server);
  next.send(get("/plain"));
  CHECK(body_of(next.response()) == "plain");
}

TEST_CASE("a body may be sent back while it arrives") {
  test_server server;
  client peer(server);
  peer.send(post_chunked("/mirror") + chunk("one"));
  auto head = peer.response();
  CHECK(has(head, "Transfer-Encoding: chunked"));
  peer.send(chunk("two") + std::string(last_chunk));
  CHECK(peer.rest() == chunk("one") + chunk("two") + std::string(last_chunk));
}

TEST_CASE("a drain whose time is over cancels an endpoint that waits for its body") {
  auto options = quiet();
  options.drain_timeout = 50ms;
  test_server server(options);
  client peer(server);
  peer.send(sized("/read", 10) + "half");
  server.app.await_waiting(2);
  server.server.drain();
  CHECK(peer.rest().starts_with("HTTP/1.1 503 "));
}

TEST_CASE("trailer fields are there when the body has ended") {
  test_server server;
  client peer(server);
  peer.send(post_chunked("/read") + chunk("abc") + "0\r\nX-Sum: 6\r\n\r\n" + get("/plain"));
  CHECK(body_of(peer.response()) == fingerprint("abc") + " and 6");
  CHECK(body_of(peer.response()) == "plain");
}

TEST_CASE("a drain ends an endpoint that reads on although it was cancelled") {
  test_server server;
  client peer(server);
  peer.send(sized("/stubborn", 10) + "half");
  server.app.await_waiting(2);
  server.server.drain();
  server.server.drain();
  server.server.join();
  server.stopped = true;
}
