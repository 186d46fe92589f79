#include "server/test_server.hpp"

#include <corest/async/byte_source.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <utility>

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

namespace {

// Never ends by itself; waits between two pieces, and ends when it hears of a drain.
class until_drained final : public corest::byte_source {
 public:
  explicit until_drained(test_application& app) : app_(app) {}
  corest::task<bool> next(corest::buffer& into) override {
    if (!std::exchange(begun_, true)) {
      into.append("first,");
      co_return true;
    }
    app_.note_waiting();
    while (!drained_) co_await corest::sleep_for(1ms);
    if (std::exchange(said_, true)) co_return false;
    into.append("last");
    co_return true;
  }
  bool drain() noexcept override { return drained_ = true; }

 private:
  test_application& app_;
  bool begun_ = false;
  bool drained_ = false;
  bool said_ = false;
};

}  // namespace

TEST_CASE("a body without an end hears of a drain and ends at its beginning, whole") {
  test_server server;
  server.app.make_source = [&] { return std::make_unique<until_drained>(server.app); };
  client peer(server);
  peer.send(get("/source"));
  server.app.await_waiting(1);
  auto const began = std::chrono::steady_clock::now();
  server.stop();
  CHECK(std::chrono::steady_clock::now() - began < 5s);  // of drain_timeout 10 s
  CHECK(peer.rest().ends_with("\r\n\r\n6\r\nfirst,\r\n4\r\nlast\r\n0\r\n\r\n"));
}

TEST_CASE("a body that begins during a drain hears of it, too") {
  auto options = quiet();
  options.drain_grace = 10s;
  test_server server(options);
  server.app.make_source = [&] { return std::make_unique<until_drained>(server.app); };
  client peer(server);
  peer.send(get("/plain"));
  CHECK(body_of(peer.response()) == "plain");
  server.drain();
  peer.send(get("/source"));
  auto const answer = peer.rest();
  CHECK(has(answer, "Connection: close\r\n"));
  CHECK(answer.ends_with("4\r\nlast\r\n0\r\n\r\n"));
}

TEST_CASE("a body that ends for a drain is not waited for when its client does not read, any other is") {
  class large final : public corest::byte_source {
   public:
    explicit large(bool endless) : endless_(endless) {}
    corest::task<bool> next(corest::buffer& into) override {
      into.append(std::string(1'000'000, 'x'));
      co_return ++given_ < 50;
    }
    bool drain() noexcept override { return endless_; }

   private:
    bool endless_;
    int given_ = 0;
  };
  test_server server;
  bool endless = true;
  server.app.make_source = [&] { return std::make_unique<large>(std::exchange(endless, false)); };
  client stalled(server), slow(server);
  stalled.send(get("/source"));
  CHECK(has(stalled.response(), "200 OK"));  // so this one is the endless one
  slow.send(get("/source"));
  CHECK(has(slow.response(), "200 OK"));
  server.drain();
  std::this_thread::sleep_for(200ms);  // four times the grace
  CHECK(slow.rest().ends_with("\r\n0\r\n\r\n"));
  CHECK(!stalled.rest().ends_with("\r\n0\r\n\r\n"));
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
