#include <corest/async/sleep.hpp>
#include <corest/middleware/rate_limit.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/path.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {

struct seen_limit {
  std::uint64_t remaining = 0;
  std::chrono::seconds until{0};
};

/// Reads `r` and `t` of a policy in a RateLimit field, as a client would.
seen_limit limit_in(std::string_view field, std::string_view policy = "default") {
  auto const begin = field.find('"' + std::string(policy) + '"');
  REQUIRE(begin != field.npos);
  auto const item = field.substr(begin, field.find(',', begin) - begin);
  auto const number = [&](std::string_view name) {
    std::uint64_t value = 0;
    auto const at = item.find(name) + name.size();
    std::from_chars(item.data() + at, item.data() + item.size(), value);
    return value;
  };
  return {number(";r="), std::chrono::seconds(number(";t="))};
}

struct limited {
  explicit limited(rate_limit limit) : limits(limit), client(make(std::move(limit))) {}
  static router make(rate_limit limit) {
    router app;
    app.use(std::move(limit));
    app.get("/", [] { return "x"; });
    app.get("/later", []() -> task<std::string> {
      co_await sleep_for(10s);
      co_return "later";
    });
    return app;
  }
  void wait(scheduler::duration time) {
    scheduler_scope const here(client.clock());
    client.clock().advance(time);
  }
  int let_through(int tries, std::string_view key = "k") {
    int passed = 0;
    for (int i = 0; i < tries; ++i)
      passed += client.with("X-Key", key).get("/").status() == status::ok ? 1 : 0;
    return passed;
  }

  rate_limit limits;
  testing::client client;
};

}  // namespace

TEST_CASE("a client gets its quota, then 429 with when to come again") {
  limited app(rate_limit({.requests = 3, .per = 1min}));
  CHECK(app.let_through(3) == 3);
  auto const refused = app.client.get("/");
  CHECK(refused.status() == status::too_many_requests);
  CHECK(refused.header("retry-after") == "20");
  CHECK(refused.header("ratelimit-policy") == R"("default";q=3;w=60)");
  CHECK(refused.header("ratelimit") == R"("default";r=0;t=20)");
  CHECK(refused.header("content-type") == "application/problem+json");
  CHECK(refused.body().find(R"("type":"https://iana.org/assignments/http-problem-types#quota-exceeded")") !=
        std::string_view::npos);
  CHECK(refused.body().find(R"("violated-policies":["default"])") != std::string_view::npos);
  app.wait(20s);
  CHECK(app.let_through(3) == 1);
  auto const counted = app.limits.counted();
  CHECK(counted.allowed == 4);
  CHECK(counted.refused == 3);
}

TEST_CASE("every answer says what is left, whoever made it and whenever") {
  limited app(rate_limit({.requests = 100, .per = 1s}));
  auto const plain = app.client.get("/");
  CHECK(plain.header("ratelimit-policy") == R"("default";q=100;w=1)");
  CHECK(plain.header("ratelimit") == R"("default";r=99;t=1)");
  CHECK(app.client.get("/nowhere").header("ratelimit") == R"("default";r=98;t=1)");
  // A handler that has waited says how it stands behind that.
  CHECK(app.client.get("/later").header("ratelimit") == R"("default";r=100;t=1)");
}

TEST_CASE("a client that paces itself by the fields is never refused") {
  for (auto const algorithm :
       {rate_algorithm::token_bucket, rate_algorithm::fixed_window, rate_algorithm::sliding_window}) {
    CAPTURE(static_cast<int>(algorithm));
    limited app(rate_limit({.requests = 20, .per = 3s, .algorithm = algorithm}));
    app.wait(777ms);
    int sent = 0;
    auto const begun = app.client.clock().now();
    for (int i = 0; i < 2000; ++i) {
      auto const answer = app.client.get("/");
      REQUIRE(answer.status() == status::ok);
      ++sent;
      auto const left = limit_in(*answer.header("RateLimit"));
      if (left.remaining == 0) app.wait(left.until);
      app.wait(1ms);
    }
    // And it gets most of what it may have: whole seconds are what it loses.
    auto const took = std::chrono::duration<double>(app.client.clock().now() - begun).count();
    CHECK(sent > 20.0 / 3.0 * took * 0.6);
  }
}

TEST_CASE("of several policies a request takes from all or from none, and hears which had not enough") {
  std::vector<rate_policy> policies;
  policies.push_back({.requests = 2, .per = 1s, .name = "burst"});
  policies.push_back({.requests = 5, .per = 1h, .name = "hourly", .algorithm = rate_algorithm::fixed_window});
  limited app{rate_limit(std::move(policies))};
  CHECK(app.let_through(4) == 2);
  auto const refused = app.client.get("/");
  CHECK(refused.header("ratelimit-policy") == R"("burst";q=2;w=1, "hourly";q=5;w=3600)");
  CHECK(refused.body().find(R"("violated-policies":["burst"])") != std::string_view::npos);
  // What the first refused has cost nothing of the second.
  CHECK(limit_in(*refused.header("ratelimit"), "hourly").remaining >= 2);
  app.wait(1s);
  CHECK(app.let_through(2) == 2);
  app.wait(1s);
  CHECK(app.let_through(2) == 1);
  CHECK(app.client.get("/").body().find(R"("violated-policies":["hourly"])") != std::string_view::npos);
}

TEST_CASE("keys, costs and quotas come from the request") {
  rate_policy policy{.requests = 4, .per = 1h};
  policy.key = by_header("X-Key");
  policy.cost = [](request const& asked) -> std::uint64_t { return asked.path() == "/later" ? 3 : 1; };
  policy.quota = [](request const& asked) -> rate_quota {
    return {.requests = asked.header("X-Plan") == "gold" ? 8u : 4u, .per = 1h};
  };
  limited app{rate_limit(std::move(policy))};
  CHECK(app.let_through(9, "a") == 4);
  CHECK(app.let_through(9, "b") == 4);
  auto const with_plan = app.client.with("X-Key", "c").with("X-Plan", "gold");
  auto const first = with_plan.get("/later");
  CHECK(first.header("ratelimit-policy") == R"("default";q=8;w=3600)");
  CHECK(limit_in(*first.header("ratelimit")).remaining == 5);
  CHECK(with_plan.get("/later").status() == status::ok);
  CHECK(with_plan.get("/later").status() == status::too_many_requests);
  CHECK(with_plan.get("/").status() == status::ok);
}

TEST_CASE("a policy that is not for a request neither counts it nor speaks of it") {
  rate_policy policy{.requests = 1, .per = 1h};
  policy.key = [](request const& asked) -> std::optional<limit_key> {
    if (asked.header("X-Internal")) return std::nullopt;
    return limit_key("everybody");
  };
  limited app{rate_limit(std::move(policy))};
  for (int i = 0; i < 5; ++i) {
    auto const answer = app.client.with("X-Internal", "1").get("/");
    CHECK(answer.status() == status::ok);
    CHECK_FALSE(answer.header("ratelimit"));
  }
  CHECK(app.let_through(3) == 1);
}

TEST_CASE("a limit by route counts each route by itself, whatever its parameters are") {
  router app;
  rate_policy policy{.requests = 2, .per = 1h};
  policy.key = by_route(by_header("X-Key"));
  app.use(rate_limit(std::move(policy)));
  app.get("/things/{id}", [](path<int>) {});
  app.delete_("/things/{id}", [](path<int>) {});
  app.get("/later", []() -> task<> { co_await sleep_for(1s); });
  testing::client client{std::move(app)};
  auto const left = [&](auto const& answer) { return limit_in(*answer.header("ratelimit")).remaining; };
  CHECK(left(client.get("/things/1")) == 1);
  CHECK(left(client.head("/things/2")) == 0);
  CHECK(client.get("/things/3").status() == status::too_many_requests);
  CHECK(left(client.delete_("/things/3")) == 1);
  CHECK(left(client.get("/later")) == 1);
  CHECK(left(client.with("X-Key", "other").get("/things/3")) == 1);
  // Names that nobody has registered are no way to more.
  CHECK(left(client.get("/nowhere")) == 1);
  CHECK(left(client.get("/elsewhere")) == 0);
  CHECK(client.send("MADEUP", "/nowhere").status() == status::too_many_requests);
  CHECK_THROWS_AS((void)by_route(nullptr), std::invalid_argument);
}

TEST_CASE("what costs more than the quota ever holds is not told to come again") {
  rate_policy policy{.requests = 2, .per = 1s};
  policy.cost = [](request const&) -> std::uint64_t { return 3; };
  limited app{rate_limit(std::move(policy))};
  auto const refused = app.client.get("/");
  CHECK(refused.status() == status::too_many_requests);
  CHECK_FALSE(refused.header("retry-after"));
}

TEST_CASE("a shadow lets everything through, says nothing, and counts what it would have refused") {
  limited app(rate_limit({.requests = 2, .per = 1h, .shadow = true}));
  CHECK(app.let_through(10) == 10);
  CHECK_FALSE(app.client.get("/").header("ratelimit"));
  CHECK(app.limits.counted().allowed == 2);
  CHECK(app.limits.counted().would_refuse == 9);
  CHECK(app.limits.counted().refused == 0);
  CHECK(app.client.get("/openapi.json").body().find("429") == std::string::npos);
}

TEST_CASE("one limit may lie around several routes, and a route may have one of its own inside its group's") {
  router app;
  rate_limit const shared({.requests = 3, .per = 1h, .name = "shared"});
  auto group = app.group("/g");
  group.use(rate_limit({.requests = 100, .per = 1h, .name = "group"}));
  group.get("/a", [] {}).use(shared);
  group.get("/b", [] {}).use(shared);
  group.get("/c", [] {});
  testing::client client{std::move(app)};
  CHECK(client.get("/g/a").status() == status::no_content);
  CHECK(client.get("/g/b").status() == status::no_content);
  auto const third = client.get("/g/a");
  CHECK(third.raw().header_lines().find("RateLimit: \"shared\";r=0;t=1200\r\n") != std::string_view::npos);
  CHECK(third.raw().header_lines().find("RateLimit: \"group\";r=97;t=36\r\n") != std::string_view::npos);
  CHECK(client.get("/g/b").status() == status::too_many_requests);
  CHECK(client.get("/g/c").status() == status::no_content);
}

TEST_CASE("the document says of every route inside what may be answered") {
  limited app((rate_limit()));
  auto const document = app.client.get("/openapi.json").body();
  CHECK(document.find(R"("429":{"description":"The quota of this client is used up)") != std::string::npos);
  CHECK(document.find(R"("Retry-After")") != std::string::npos);
  CHECK(document.find(R"("RateLimit-Policy")") != std::string::npos);
}

TEST_CASE("a policy that cannot be is refused when it is made") {
  CHECK_THROWS_AS(rate_limit({.requests = 0}), std::invalid_argument);
  CHECK_THROWS_AS(rate_limit({.per = 0s}), std::invalid_argument);
  CHECK_THROWS_AS(rate_limit({.per = std::chrono::days(367)}), std::invalid_argument);
  CHECK_THROWS_AS(rate_limit({.name = ""}), std::invalid_argument);
  CHECK_THROWS_AS(rate_limit({.name = "two words"}), std::invalid_argument);
  CHECK_THROWS_AS(rate_limit({.name = std::string(33, 'x')}), std::invalid_argument);
  CHECK_NOTHROW(rate_limit({.name = std::string(32, 'x')}));
  CHECK_THROWS_AS(rate_limit({.key = nullptr}), std::invalid_argument);
  CHECK_THROWS_AS(rate_limit({.most_keys = 0}), std::invalid_argument);
  CHECK_THROWS_AS(rate_limit({.burst = 5, .algorithm = rate_algorithm::fixed_window}), std::invalid_argument);
  CHECK_THROWS_AS(rate_limit({.requests = 1, .per = std::chrono::days(366), .burst = 2}),
                  std::invalid_argument);
  CHECK_THROWS_WITH_AS(
      rate_limit({.requests = 10'000'001}),
      "rate_limit: the policy 'default' lets more than ten million requests through per second, which cannot "
      "be counted exactly",
      std::invalid_argument);
  CHECK_NOTHROW(rate_limit({.requests = 10'000'000}));
  CHECK_THROWS_AS(rate_limit(std::vector<rate_policy>{}), std::invalid_argument);
  CHECK_THROWS_AS(rate_limit(std::vector<rate_policy>(2)), std::invalid_argument);
  std::vector<rate_policy> nine(9);
  for (std::size_t i = 0; i < 9; ++i) nine[i].name = "p" + std::to_string(i);
  CHECK_THROWS_AS(rate_limit{nine}, std::invalid_argument);
  nine.pop_back();
  CHECK_NOTHROW(rate_limit{nine});
  CHECK_THROWS_AS((void)rate_limit().counted("other"), std::invalid_argument);
}

TEST_CASE("workers together let through what the policy says, to a thousandth") {
  // Each thread is a worker with a clock of its own, and waits for the others every 100 us, as real time
  // does.
  rate_policy policy{.requests = 1000, .per = 1s, .burst = 100};
  policy.key = by_header("X-Key");
  rate_limit const limit(std::move(policy));
  constexpr int workers = 4, keys = 20, requests = 16'000;
  std::vector<std::thread> threads;
  std::atomic<std::int64_t> passed = 0;
  std::atomic<int> turn = 0;
  for (int w = 0; w < workers; ++w) {
    threads.emplace_back([&] {
      router app;
      app.use(limit);
      app.get("/", [] {});
      testing::client client{std::move(app)};
      scheduler_scope const here(client.clock());
      std::int64_t mine = 0;
      for (int i = 0; i < requests; ++i) {
        auto const key = std::to_string(i % keys);
        mine += client.with("X-Key", key).get("/").status() == status::no_content ? 1 : 0;
        if (i % keys == keys - 1) {
          client.clock().advance(100us);
          turn.fetch_add(1);
          while (turn.load() < (i / keys + 1) * workers) std::this_thread::yield();
        }
      }
      passed += mine;
    });
  }
  for (auto& each : threads) each.join();
  // They ask 40,000 times a second for each key. It gets its burst, and one more each millisecond behind it.
  int const rounds = requests / keys;
  double const expected = keys * (100 + (rounds - 1) / 10);
  CHECK(static_cast<double>(passed) == doctest::Approx(expected).epsilon(0.001));
}
