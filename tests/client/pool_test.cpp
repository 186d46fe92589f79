// Connections that are kept for the next call.
#include "client/support.hpp"

#include <corest/async/event.hpp>

#include <string>

using namespace client_test;

TEST_CASE("a kept connection that the server closes while it is used costs no call that may be repeated") {
  // The first server takes the second request and closes instead of answering.
  auto const leaves = [](io::stream& to) -> task<> {
    (void)co_await read_request(to);
    co_await to.write(ok("one"));
    (void)co_await read_request(to);
  };
  with_server({leaves, says({ok("two")})}, [](std::string url) -> task<> {
    http_client client(once(url));
    (void)co_await client.get("/");
    auto const second = co_await client.get("/");
    CHECK(second.body() == "two");
    CHECK(client.statistics().stale == 1);
    CHECK(client.statistics().retries == 0);
  });
  with_server({leaves, says({ok("two")})}, [](std::string url) -> task<> {
    http_client client(once(url));
    (void)co_await client.get("/");
    auto const end = co_await failure_of(client.post("/", "buy", "text/plain"));
    CHECK(end ==
          client_errc::cut_short);  // perhaps it was bought: only the caller knows whether to ask again
  });
  with_server({leaves, says({ok("two")})}, [](std::string url) -> task<> {
    http_client client(once(url));
    (void)co_await client.get("/");
    auto const second = co_await client.post("/", "buy", "text/plain").idempotent();
    CHECK(second.body() == "two");
  });
}

TEST_CASE("a connection that the server has closed meanwhile is not used at all") {
  event closed;
  auto const closes = [&](io::stream& to) -> task<> {
    auto speak = says({ok("one")});
    co_await speak(to);
    to.close();
    closed.set();
  };
  with_server({closes, says({ok("two")})}, [&](std::string url) -> task<> {
    http_client client(once(url));
    (void)co_await client.get("/");
    co_await closed.wait();
    auto const second = co_await client.post("/", "buy", "text/plain");
    CHECK(second.body() == "two");
    CHECK(client.statistics().stale == 0);
  });
}

TEST_CASE("a kept connection is closed when it has been idle too long") {
  bool closed = false;
  auto const watches = [&](io::stream& to) -> task<> {
    (void)co_await read_request(to);
    co_await to.write(ok("one"));
    auto const rest = co_await read_request(to);
    closed = rest.empty();
  };
  with_server({watches}, [&](std::string url) -> task<> {
    auto options = once(url);
    options.idle_timeout = 10ms;
    http_client client(options);
    (void)co_await client.get("/");
    CHECK(client.statistics().idle == 1);
    while (!closed) co_await sleep_for(1ms);
    CHECK(client.statistics().idle == 0);
  });
}
