#include <corest/async/byte_source.hpp>
#include <corest/async/sleep.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/body.hpp>
#include <corest/web/path.hpp>
#include <corest/web/query.hpp>
#include <corest/web/results.hpp>
#include <corest/web/state.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {

struct vehicle {
  std::int64_t id = 0;
  std::string plate;
};
struct new_vehicle {
  checked<std::string, length<1, 16>> plate;
};
struct page {
  checked<int, range<1, 100>> limit = 20;
  std::int64_t after = 0;
};

struct fleet {
  static constexpr bool thread_safe = true;
  std::map<std::int64_t, vehicle> vehicles{{7, {7, "B-7"}}};
};

task<vehicle> get_vehicle(path<std::int64_t> id, state<fleet> db) {
  co_await sleep_for(1h);
  auto const found = db->vehicles.find(*id);
  if (found == db->vehicles.end()) throw problem{status::not_found, "no such vehicle"};
  co_return found->second;
}

created<vehicle> add_vehicle(body<new_vehicle> in, state<fleet> db) {
  vehicle added{8, *in->plate};
  db->vehicles[8] = added;
  return {added, "/vehicles/8"};
}

int limit_of(query<page> asked) { return *asked->limit; }

router make_app(fleet& db) {
  router app{{.title = "Fleet", .version = "1.0.0"}};
  app.provide(db);
  app.get("/vehicles/{id}", get_vehicle).summary("One vehicle").tag("vehicles");
  app.post("/vehicles", add_vehicle);
  app.get("/limit", limit_of);
  app.get("/hello", [] { return "hello"; });
  return app;
}

}  // namespace

TEST_CASE("a plain handler's struct comes back as JSON, with its status and location") {
  fleet db;
  testing::client client{make_app(db)};
  auto const answer = client.post("/vehicles", R"({"plate":"B-8"})");
  CHECK(answer.status() == status::created);
  CHECK(answer.header("location") == "/vehicles/8");
  CHECK(answer.header("content-type") == "application/json");
  CHECK(answer.body() == R"({"id":8,"plate":"B-8"})");
  CHECK(answer.json<vehicle>().plate == "B-8");
}

TEST_CASE("a coroutine handler waits in virtual time") {
  fleet db;
  testing::client client{make_app(db)};
  auto const before = client.clock().now();
  auto const answer = client.get("/vehicles/7");
  CHECK(answer.status() == status::ok);
  CHECK(answer.json<vehicle>().plate == "B-7");
  CHECK(client.clock().now() - before == 1h);
}

TEST_CASE("a thrown problem is a problem document with instance and request id") {
  fleet db;
  testing::client client{make_app(db)};
  auto const answer = client.with("X-Request-Id", "abc").get("/vehicles/9");
  CHECK(answer.status() == status::not_found);
  CHECK(answer.header("content-type") == "application/problem+json");
  CHECK(answer.body() ==
        R"({"type":"about:blank","title":"Not Found","status":404,"detail":"no such vehicle",)"
        R"("instance":"/vehicles/9","request_id":"abc"})");
}

TEST_CASE("a request that is cancelled by its deadline is a 504 problem") {
  fleet db;
  testing::client client{make_app(db)};
  CHECK(client.cancelled_after(1min).get("/vehicles/7").status() == status::gateway_timeout);
  CHECK(client.cancelled_after(1min, cancel_reason::shutdown).get("/vehicles/7").status() ==
        status::service_unavailable);
}

TEST_CASE("query members have defaults and constraints") {
  fleet db;
  testing::client client{make_app(db)};
  CHECK(client.get("/limit").body() == "20");
  CHECK(client.get("/limit?limit=7").body() == "7");
  auto const refused = client.get("/limit?limit=101&after=x");
  CHECK(refused.status() == status::unprocessable_content);
  CAPTURE(refused.body());
  CHECK(refused.body().find(R"({"parameter":"limit","detail":"must be from 1 to 100","code":"maximum"})") !=
        std::string_view::npos);
  CHECK(refused.body().find(R"("parameter":"after")") != std::string_view::npos);
}

TEST_CASE("bytes that are no request are refused as by a server") {
  fleet db;
  testing::client client{make_app(db)};
  CHECK(client.get("/a b").status() == status::bad_request);
  CHECK(client.with("Bad Name", "x").get("/hello").status() == status::bad_request);
}

TEST_CASE("an answer to HEAD has no body") {
  fleet db;
  testing::client client{make_app(db)};
  auto const answer = client.head("/hello");
  CHECK(answer.status() == status::ok);
  CHECK(answer.body().empty());
  CHECK(client.get("/hello").body() == "hello");
}

TEST_CASE("a body that is produced piece by piece arrives whole") {
  struct counting final : byte_source {
    task<bool> next(buffer& into) override {
      co_await sleep_for(1min);
      if (count == 3) co_return false;
      into.append(std::to_string(++count));
      co_return true;
    }
    int count = 0;
  };
  router app;
  app.get("/", [] {
    response answer;
    answer.stream(new counting, [](byte_source* source) noexcept { delete source; });
    return answer;
  });
  testing::client client{std::move(app)};
  CHECK(client.get("/").body() == "123");
}

TEST_CASE("a body without an end is told of a drain when the test says, and is not read for HEAD") {
  struct ticking final : byte_source {
    task<bool> next(buffer& into) override {
      co_await sleep_for(1min);
      into.append("tick,");
      co_return !drained;
    }
    bool drain() noexcept override { return drained = true; }
    bool drained = false;
  };
  router app;
  app.get("/", []() -> task<response> {
    co_await sleep_for(1s);
    response answer;
    answer.stream(new ticking, [](byte_source* source) noexcept { delete source; });
    co_return answer;
  });
  testing::client client{std::move(app)};
  CHECK(client.drained_after(90s).get("/").body() == "tick,");
  CHECK(client.drained_after(0s).get("/").body().empty());
  CHECK(client.head("/").body().empty());
}

TEST_CASE("reading a body as what it is not says what is wrong with it") {
  fleet db;
  testing::client client{make_app(db)};
  CHECK_THROWS_WITH(static_cast<void>(client.get("/hello").json<vehicle>()), doctest::Contains("hello"));
}
