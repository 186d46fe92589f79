#include <corest/async/sleep.hpp>
#include <corest/middleware/concurrency_limit.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/router.hpp>
#include <corest/web/streamed.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

using namespace corest;
using namespace std::chrono_literals;

namespace {

concurrency_limit one_for_all() { return concurrency_limit({.requests = 1, .key = by_nothing()}); }

router make(concurrency_limit limit) {
  router app;
  app.use(std::move(limit));
  app.get("/", [] { return "x"; });
  app.get("/throws", [] { throw std::runtime_error("x"); });
  app.get("/slow", []() -> task<std::string> {
    co_await sleep_for(1h);
    co_return "slow";
  });
  return app;
}

}  // namespace

TEST_CASE("a place is free again however a request ends") {
  auto const limit = one_for_all();
  testing::client client{make(limit)};
  for (int i = 0; i < 3; ++i) {
    CHECK(client.get("/").status() == status::ok);
    CHECK(client.get("/throws").status() == status::internal_server_error);
    CHECK(client.get("/nowhere").status() == status::not_found);
    CHECK(client.get("/slow").body() == "slow");
    CHECK(client.cancelled_after(1s).get("/slow").status() == status::gateway_timeout);
    CHECK(client.cancelled_after(1s, cancel_reason::disconnect).get("/slow").status() ==
          status::service_unavailable);
  }
  CHECK(limit.counted().allowed == 18);
  CHECK(limit.counted().refused == 0);
}

TEST_CASE("one request more than there are places is refused, and says which policy it was") {
  auto const limit = one_for_all();
  // The handler asks again, while it holds the only place.
  testing::client inner{make(limit)};
  std::optional<testing::answer> refused;
  router app;
  app.use(limit);
  app.get("/outer", [&] { refused.emplace(inner.get("/")); });
  testing::client client{std::move(app)};
  CHECK(client.get("/outer").status() == status::no_content);
  REQUIRE(refused);
  CHECK(refused->status() == status::too_many_requests);
  CHECK(refused->header("ratelimit-policy") == R"("concurrent";q=1;qu="concurrent-requests")");
  CHECK(refused->body().find(R"("violated-policies":["concurrent"])") != std::string_view::npos);
  CHECK(limit.counted().refused == 1);
  CHECK(inner.get("/").status() == status::ok);
}

TEST_CASE("a shadow refuses nobody") {
  concurrency_limit const limit({.requests = 1, .key = by_nothing(), .shadow = true});
  testing::client inner{make(limit)};
  router app;
  app.use(limit);
  app.get("/outer", [&] { return std::string(inner.get("/").body()); });
  testing::client client{std::move(app)};
  CHECK(client.get("/outer").body() == "x");
  CHECK(limit.counted().would_refuse == 1);
}

TEST_CASE("a stream holds its place until it has ended") {
  auto const limit = one_for_all();
  testing::client inner{make(limit)};
  status seen_inside{};
  router app;
  app.get("/stream",
          [&] {
            return streamed("text/plain", [&, sent = false](buffer& into) mutable -> task<bool> {
              if (std::exchange(sent, true)) co_return false;
              seen_inside = inner.get("/").status();
              into.append("piece");
              co_return true;
            });
          })
      .use(limit);
  testing::client client{std::move(app)};
  CHECK(client.get("/stream").body() == "piece");
  CHECK(seen_inside == status::too_many_requests);
  CHECK(inner.get("/").status() == status::ok);
}

TEST_CASE("a limit that cannot be is refused when it is made") {
  CHECK_THROWS_AS(concurrency_limit({.requests = 0}), std::invalid_argument);
  CHECK_THROWS_AS(concurrency_limit({.key = nullptr}), std::invalid_argument);
  CHECK_THROWS_AS(concurrency_limit({.name = "two words"}), std::invalid_argument);
}
