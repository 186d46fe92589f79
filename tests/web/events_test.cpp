#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/json/json.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/events.hpp>
#include <corest/web/last_event_id.hpp>
#include <corest/web/router.hpp>
#include <corest/web/state.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <expected>
#include <stdexcept>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {

struct reading {
  int id;
};

generator<reading> readings(int count, scheduler::duration each = 1s) {
  for (int i = 0; i < count; ++i) {
    co_await sleep_for(each);
    reading const next{i};
    co_yield next;
  }
}

generator<sse_event<reading>> named(int from) {
  for (int i = from; i < 3; ++i) {
    sse_event<reading> next{.data = {i}, .event = "reading", .id = std::to_string(i)};
    co_yield next;
  }
}

generator<std::string> never() {
  co_await sleep_for(24h * 365);
  co_yield std::string("at last");
}

}  // namespace

TEST_CASE("a generator's items are events, with the head that browsers and proxies need") {
  router app;
  app.get("/live", [] { return events(readings(2)); });
  testing::client client(std::move(app));
  auto const answer = client.get("/live");
  CHECK(answer.header("Content-Type") == "text/event-stream");
  CHECK(answer.header("Cache-Control") == "no-store, no-transform");
  CHECK(answer.header("X-Accel-Buffering") == "no");
  CHECK(answer.body() == "data: {\"id\":0}\n\ndata: {\"id\":1}\n\n");
  CHECK(client.with("Accept", "application/json").get("/live").status() == status::not_acceptable);
}

TEST_CASE("a generator may name its events and go on behind the last one that the client has seen") {
  router app;
  app.get("/live", [](last_event_id last) -> events<reading> {
    return events(named(last->has_value() ? std::stoi(**last) + 1 : 0), {.retry = 2s});
  });
  testing::client client(std::move(app));
  std::string const last = "event: reading\nid: 2\ndata: {\"id\":2}\n\n";
  CHECK(client.with("Last-Event-ID", "1").get("/live").body() == "retry: 2000\n\n" + last);
  auto const all = client.get("/live").body();
  CHECK(all.starts_with("retry: 2000\n\nevent: reading\nid: 0\n"));
  CHECK(all.ends_with(last));
}

TEST_CASE("silence of fifteen seconds is filled by a comment, and less is not") {
  router app;
  app.get("/often", [] { return events(readings(3, 14s)); });
  app.get("/seldom", [] { return events(readings(2, 40s)); });
  testing::client client(std::move(app));
  CHECK(client.get("/often").body() == "data: {\"id\":0}\n\ndata: {\"id\":1}\n\ndata: {\"id\":2}\n\n");
  CHECK(client.get("/seldom").body() == ":\n\n:\n\ndata: {\"id\":0}\n\n:\n\n:\n\ndata: {\"id\":1}\n\n");
}

TEST_CASE("the interval of the comments is the program's to choose, and 0 is never") {
  router app;
  app.get("/quick", [] { return events(readings(1, 5s), {.heartbeat = 2s}); });
  app.get("/never", [] { return events(readings(1, 5h), {.heartbeat = 0s}); });
  testing::client client(std::move(app));
  CHECK(client.get("/quick").body() == ":\n\n:\n\ndata: {\"id\":0}\n\n");
  CHECK(client.get("/never").body() == "data: {\"id\":0}\n\n");
  CHECK_THROWS_AS(events(readings(1), {.heartbeat = -1ms}), std::invalid_argument);
  CHECK_THROWS_AS(events(readings(1), {.retry = -1ms}), std::invalid_argument);
}

TEST_CASE("a drain ends a stream of events, whatever its generator waits for, and it is whole") {
  router app;
  app.get("/never", [] { return events(never()); });
  app.get("/often", [] { return events(readings(1'000'000)); });
  testing::client client(std::move(app));
  CHECK(client.drained_after(31s).get("/never").body() == ":\n\n:\n\n");
  CHECK(client.drained_after(1500ms).get("/often").body() == "data: {\"id\":0}\n\n");
  CHECK(client.drained_after(0s).get("/often").body().empty());
}

TEST_CASE("a client that leaves cancels the generator, and its end is that of the stream") {
  std::string seen;
  auto const watching = [&seen]() -> generator<int> {
    try {
      co_await sleep_for(24h);
    } catch (cancelled const& why) {
      seen = to_string(why.reason());
      throw;
    }
    co_yield 1;
  };
  router app;
  app.get("/live", [&] { return events(watching()); });
  testing::client client(std::move(app));
  CHECK_THROWS_AS(client.cancelled_after(1min, cancel_reason::disconnect).get("/live"), cancelled);
  CHECK(seen == "disconnect");
}

TEST_CASE("what a generator throws cuts the stream short") {
  auto const failing = []() -> generator<int> {
    co_yield 1;
    throw std::runtime_error("the source is gone");
  };
  router app;
  app.get("/live", [&] { return events(failing()); });
  testing::client client(std::move(app));
  CHECK_THROWS_WITH_AS(client.get("/live"), "the source is gone", std::runtime_error);
}

TEST_CASE("a drain behind what a generator has thrown finds nothing to end") {
  auto const failing = []() -> generator<int> {
    co_await sleep_for(1s);
    throw std::runtime_error("the source is gone");
    co_yield 1;
  };
  web::generated_events<int> source(failing(), {});
  virtual_clock clock;
  auto const take = [&source]() -> task<> {
    buffer piece;
    (void)co_await source.next(piece);
  };
  CHECK_THROWS_AS(clock.run(take()), std::runtime_error);
  CHECK(source.drain());
}

TEST_CASE("text is an event, and a handler may refuse instead") {
  router app;
  app.get("/text", []() -> std::expected<events<std::string>, problem> {
    auto const lines = []() -> generator<std::string> { co_yield std::string("a\nb"); };
    return events(lines());
  });
  app.get("/refused", []() -> std::expected<events<std::string>, problem> {
    return std::unexpected(problem{status::not_found, "no such source"});
  });
  testing::client client(std::move(app));
  CHECK(client.get("/text").body() == "data: a\ndata: b\n\n");
  CHECK(client.get("/refused").status() == status::not_found);
}

TEST_CASE("the document tells of the stream, of its events' data and of the id to go on from") {
  router app;
  app.get("/live", [](last_event_id) { return events(readings(1)); });
  testing::client client(std::move(app));
  auto const document = client.get("/openapi.json").body();
  CHECK(document.find(R"("text/event-stream":{"schema":{"$ref":"#/components/schemas/reading"}})") !=
        document.npos);
  CHECK(document.find(R"("name":"Last-Event-ID","in":"header")") != document.npos);
}
