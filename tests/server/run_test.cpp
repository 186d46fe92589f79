// A server on the calling thread, and the task beside it.
#include "io/no_more_threads.hpp"
#include "server/test_server.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/sleep.hpp>
#include <corest/server/http_server.hpp>

#include <doctest/doctest.h>
#include <system_error>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

using namespace server_test;
using namespace std::chrono_literals;

namespace {

corest::server::options with_workers(unsigned count) {
  auto options = quiet();
  options.workers = count;
  return options;
}

corest::task<> waits(bool& cancelled) {
  try {
    co_await corest::sleep_for(1h);
  } catch (corest::cancelled const& why) {
    cancelled = why.reason() == corest::cancel_reason::shutdown;
    throw;
  }
}

corest::task<> drains(corest::http_server& server, std::thread::id& thread, bool& cancelled) {
  thread = std::this_thread::get_id();
  server.drain();
  co_await waits(cancelled);
}

corest::task<> fails() {
  co_await corest::sleep_for(1ms);
  throw std::runtime_error("cannot listen for signals");
}

corest::task<> ends_at_once(corest::http_server& server) {
  server.drain();
  co_return;
}

corest::task<> drains_again(corest::http_server& server, std::atomic<bool> const& drained) {
  while (!drained) co_await corest::sleep_for(1ms);
  server.drain();
}

}  // namespace

TEST_CASE(
    "what runs beside a server is on the caller's thread, and is cancelled when all workers have ended") {
  for (unsigned const workers : {1U, 3U}) {
    test_application app;
    corest::http_server server(app, with_workers(workers));
    std::thread::id thread;
    bool cancelled = false;
    server.run(drains(server, thread, cancelled));
    CHECK(thread == std::this_thread::get_id());
    CHECK(cancelled);
  }
}

TEST_CASE("a server drains when what runs beside it fails, and the failure comes out") {
  for (unsigned const workers : {1U, 3U}) {
    test_application app;
    corest::http_server server(app, with_workers(workers));
    CHECK_THROWS_WITH_AS(server.run(fails()), "cannot listen for signals", std::runtime_error);
  }
}

TEST_CASE("a server goes on without what ran beside it") {
  test_application app;
  corest::http_server server(app, with_workers(2));
  server.run(ends_at_once(server));
}

TEST_CASE("what runs beside a server is still served when only other workers have connections left") {
  for (int i = 0; i < 8; ++i) {  // in about half of them the connection is the second worker's
    test_application app;
    corest::http_server server(app, with_workers(2));
    std::atomic<bool> drained = false;
    std::thread user([&] {
      client peer(server);
      peer.send(get("/wait"));
      app.await_waiting(1);
      server.drain();
      await_closed(server);  // an idle worker has ended, or is about to
      drained = true;
      CHECK(app.await_cancelled() == corest::cancel_reason::shutdown);
    });
    server.run(drains_again(server, drained));
    user.join();
  }
}

TEST_CASE("who connected before a server ran is answered, also when the drain began before it ran") {
  for (int i = 0; i < 8; ++i) {  // in about half of them the connection is the first worker's
    test_application app;
    corest::http_server server(app, with_workers(2));
    auto peer = std::make_unique<client>(server);
    peer->send(get("/wait"));
    server.drain();
    std::string answer;
    std::thread user([&] {
      app.await_waiting(1);
      app.open_gate();
      answer = peer->rest();
      peer.reset();
    });
    bool cancelled = false;
    server.run(waits(cancelled));
    user.join();
    CHECK(cancelled);
    CHECK(body_of(answer) == "waited for /wait");
  }
}

TEST_CASE("a server serves unwatched when no thread can be started that looks for slow callbacks") {
  test_application app;
  auto options = with_workers(1);
  options.slow_callback = 1s;
  corest::http_server server(app, options);
  client peer(server);
  peer.send(get("/plain"));
  peer.finish_sending();
  server.drain();
  bool cancelled = false;
  no_more_threads const tight;
  server.run(waits(cancelled));
  CHECK(cancelled);
  CHECK(body_of(peer.response()) == "plain");
}

TEST_CASE("a server whose threads cannot be started says so and ends") {
  test_application app;
  corest::http_server server(app, with_workers(2));
  no_more_threads const tight;
  bool cancelled = false;
  CHECK_THROWS_AS(server.run(waits(cancelled)), std::system_error);
}
