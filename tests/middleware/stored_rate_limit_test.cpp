#include "middleware/rate_algorithm.hpp"

#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/middleware/stored_rate_limit.hpp>
#include <corest/observe/logging.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {

/// A store on another machine: it answers after a while, if it does.
class remote_store final : public rate_limit_store {
 public:
  task<rate_store_answer> take(rate_store_question asked) override {
    asked_.emplace_back(asked.policy);
    co_await sleep_for(latency);
    if (fails) throw std::runtime_error("connection refused");
    if (fails_oddly) throw 17;
    auto const by = middleware::parameters_of(asked.quota, asked.algorithm);
    auto const since = std::chrono::nanoseconds(scheduler::current().now().time_since_epoch());
    auto const now = static_cast<middleware::ticks>(since.count()) * middleware::ticks_per_nanosecond;
    auto const said = middleware::take(kept_[{std::string(asked.policy), asked.key}], by, now, asked.cost);
    auto const nanos = [](middleware::ticks some) {
      return std::chrono::nanoseconds(some / middleware::ticks_per_nanosecond);
    };
    bool const never = said.retry == middleware::rate_standing::never;
    co_return rate_store_answer{said.allowed, said.available, nanos(said.next),
                                never ? rate_store_answer::never : nanos(said.retry)};
  }
  [[nodiscard]] std::size_t asked() const noexcept { return asked_.size(); }

  scheduler::duration latency = 5ms;
  bool fails = false;
  bool fails_oddly = false;  // by what is no std::exception

 private:
  std::vector<std::string> asked_;
  std::map<std::pair<std::string, std::uint64_t>, middleware::rate_state> kept_;
};

/// One process of those that share the store.
struct process {
  explicit process(stored_rate_limit limit) : limits(limit), client(make(std::move(limit))) {}
  static router make(stored_rate_limit limit) {
    router app;
    app.use(std::move(limit));
    app.get("/", [] { return "x"; });
    return app;
  }
  stored_rate_limit limits;
  testing::client client;
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("processes that share a store share the quota, and say what is left of it") {
  remote_store store;
  rate_policy const policy{.requests = 3, .per = 1min, .name = "shared"};
  process one(stored_rate_limit(policy, store));
  process other(stored_rate_limit(policy, store));
  auto const first = one.client.get("/");
  CHECK(first.status() == status::ok);
  CHECK(first.body() == "x");
  CHECK(first.header("ratelimit-policy") == R"("shared";q=3;w=60)");
  CHECK(first.header("ratelimit") == R"("shared";r=2;t=20)");
  CHECK(other.client.get("/").header("ratelimit") == R"("shared";r=1;t=20)");
  CHECK(one.client.get("/").status() == status::ok);
  auto const refused = other.client.get("/");
  CHECK(refused.status() == status::too_many_requests);
  CHECK(refused.header("retry-after") == "20");
  CHECK(refused.header("ratelimit") == R"("shared";r=0;t=20)");
  CHECK(refused.header("ratelimit-policy") == R"("shared";q=3;w=60)");
  CHECK(has(refused.body(), R"("violated-policies":["shared"])"));
  CHECK(one.limits.counted().allowed == 2);
  CHECK(other.limits.counted().allowed == 1);
  CHECK(other.limits.counted().refused == 1);
}

TEST_CASE("keys, costs and quotas come from the request, and what is not limited asks nobody") {
  remote_store store;
  rate_policy policy{.requests = 4, .per = 1h};
  policy.key = [](request const& asked) -> std::optional<limit_key> {
    auto const who = asked.header("X-Who");
    return who ? std::optional(limit_key(*who)) : std::nullopt;
  };
  policy.cost = [](request const& asked) -> std::uint64_t { return asked.header("X-Dear") ? 3 : 1; };
  policy.quota = [](request const& asked) { return rate_quota{asked.header("X-Plan") ? 2u : 4u, 1h}; };
  process app(stored_rate_limit(policy, store));
  CHECK_FALSE(app.client.get("/").header("ratelimit").has_value());
  CHECK(store.asked() == 0);
  CHECK(has(*app.client.with("X-Who", "a").with("X-Dear", "1").get("/").header("ratelimit"), ";r=1;"));
  CHECK(has(*app.client.with("X-Who", "b").get("/").header("ratelimit"), ";r=3;"));
  CHECK(app.client.with("X-Who", "c").with("X-Plan", "1").get("/").header("ratelimit-policy") ==
        R"("default";q=2;w=3600)");
  auto const never = app.client.with("X-Who", "c").with("X-Plan", "1").with("X-Dear", "1").get("/");
  CHECK(never.status() == status::too_many_requests);
  CHECK_FALSE(never.header("retry-after").has_value());
}

TEST_CASE("without an answer a request is let through, or 503 where that is wanted, and both are counted") {
  logging const quiet({.form = log_form::json, .file = "/dev/null"});
  remote_store store;
  store.fails = true;
  process open(stored_rate_limit({.requests = 1, .per = 1h}, store));
  for (int i = 0; i < 3; ++i) {
    auto const passed = open.client.get("/");
    CHECK(passed.status() == status::ok);
    CHECK_FALSE(passed.header("ratelimit").has_value());
  }
  CHECK(open.limits.counted().unanswered == 3);
  CHECK(open.limits.counted().allowed == 0);
  process closed(stored_rate_limit({.requests = 1, .per = 1h}, store, {.fail_closed = true}));
  auto const refused = closed.client.get("/");
  CHECK(refused.status() == status::service_unavailable);
  CHECK(refused.header("retry-after") == "1");
  CHECK_FALSE(has(refused.body(), "connection refused"));
  CHECK(closed.limits.counted().unanswered == 1);
  store.fails = false;
  store.fails_oddly = true;
  CHECK(closed.client.get("/").status() == status::service_unavailable);
  CHECK(closed.limits.counted().unanswered == 2);
  store.fails_oddly = false;
  CHECK(closed.client.get("/").status() == status::ok);
  CHECK(closed.client.get("/").status() == status::too_many_requests);
}

TEST_CASE("a store that does not answer is spoken of once in ten seconds, however many ask") {
  logging const quiet({.form = log_form::json, .file = "/dev/null"});
  auto const written = [] {
    flush_log();
    return read_log_statistics().written;
  };
  remote_store store;
  store.fails = true;
  process app(stored_rate_limit({}, store));
  auto const before = written();
  for (int i = 0; i < 20; ++i) (void)app.client.get("/");
  CHECK(written() == before + 1);
  app.client.clock().advance(10s);
  for (int i = 0; i < 20; ++i) (void)app.client.get("/");
  CHECK(written() == before + 2);
}

TEST_CASE("a store that takes too long is waited for as long as was said, and cancelled") {
  logging const quiet({.form = log_form::json, .file = "/dev/null"});
  remote_store store;
  store.latency = 50ms;
  process app(stored_rate_limit({.requests = 1, .per = 1h}, store, {.timeout = 50ms}));
  process patient(stored_rate_limit({.requests = 1, .per = 1h}, store, {.timeout = 51ms}));
  CHECK(patient.client.get("/").header("ratelimit").has_value());
  store.latency = 1h;
  auto const begun = app.client.clock().now();
  CHECK(app.client.get("/").status() == status::ok);
  CHECK(app.client.clock().now() - begun == 50ms);
  CHECK(app.limits.counted().unanswered == 1);
}

TEST_CASE("a shadow asks, lets everything through, says nothing, and counts what it would have refused") {
  remote_store store;
  rate_policy policy{.requests = 1, .per = 1h};
  policy.shadow = true;
  process app(stored_rate_limit(policy, store, {.fail_closed = true}));
  for (int i = 0; i < 3; ++i) {
    auto const passed = app.client.get("/");
    CHECK(passed.status() == status::ok);
    CHECK_FALSE(passed.header("ratelimit").has_value());
  }
  CHECK(app.limits.counted().allowed == 1);
  CHECK(app.limits.counted().would_refuse == 2);
}

TEST_CASE("the document says of every route inside a limit with a store what may be answered") {
  remote_store store;
  process app(stored_rate_limit({}, store));
  auto const document = app.client.get("/openapi.json").body();
  CHECK(has(document, R"("429":{"description":"The quota of this client is used up)"));
}

TEST_CASE("a policy or a time that cannot be is refused when the limit is made") {
  remote_store store;
  CHECK_THROWS_AS(stored_rate_limit({.requests = 0}, store), std::invalid_argument);
  CHECK_THROWS_AS(stored_rate_limit({}, store, {.timeout = 0ms}), std::invalid_argument);
}

TEST_CASE("keys are the same for all that have the same secret") {
  CHECK_THROWS_AS(share_limit_keys("fifteen letters"), std::invalid_argument);
  share_limit_keys("of all processes");
  auto const shared = limit_key("somebody");
  CHECK(limit_key("somebody else") != shared);
  share_limit_keys("of other processes");
  CHECK(limit_key("somebody") != shared);
  share_limit_keys("of all processes");
  CHECK(limit_key("somebody") == shared);
}
