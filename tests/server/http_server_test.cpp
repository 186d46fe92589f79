#include "server/test_server.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace server_test;

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
  client busy(server), other(server);
  constexpr int count = 1400;      // all of one read, and the answers to a third of them fill the output
  std::string all = get("/hold");  // the worker stops here, in the middle of what it read
  for (int i = 0; i < count; ++i) all += "GET /plain HTTP/1.1\r\nHost: a\r\n\r\n";
  busy.send(all);
  server.app.await_waiting(1);
  other.send(get("/count"));
  server.app.release();
  CHECK(std::stoi(body_of(other.response())) < count);
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

TEST_CASE("a malformed HEAD is answered without a body, whatever came before") {
  test_server server;
  client peer(server), other(server);
  peer.send("HEAD /plain HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n");
  auto const answer = peer.rest();
  CHECK(answer.starts_with("HTTP/1.1 400 "));
  CHECK(body_of(answer).empty());
  other.send("\x01\r\n\r\n");
  CHECK(!body_of(other.rest()).empty());
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
