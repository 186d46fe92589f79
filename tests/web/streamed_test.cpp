#include <corest/async/sleep.hpp>
#include <corest/http/h1_parser.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/router.hpp>
#include <corest/web/streamed.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <expected>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>

using namespace corest;
using namespace std::chrono_literals;

TEST_CASE("a streamed body is what its pieces are, one after another, of the type that was named") {
  router app;
  app.get("/count", [] {
    return streamed("text/csv", [n = 0](buffer& into) mutable -> task<bool> {
      if (n == 3) co_return false;
      co_await sleep_for(1h);
      into.append(std::to_string(n++) + "\n");
      co_return true;
    });
  });
  testing::client client(std::move(app));
  auto const answer = client.get("/count");
  CHECK(answer.header("Content-Type") == "text/csv");
  CHECK(answer.body() == "0\n1\n2\n");
}

TEST_CASE("the request of a stream stays where it is until the stream has ended, whoever returns it") {
  using stream_or_problem = std::expected<streamed, problem>;
  auto const rows = [] { return streamed("text/csv", [](buffer&) -> task<bool> { co_return false; }); };
  router app;
  app.get("/alone", rows);
  app.get("/expected", [=]() -> stream_or_problem { return rows(); });
  app.get("/optional", [=]() -> std::optional<streamed> { return rows(); });
  app.get("/variant", [=]() -> std::variant<streamed, problem> { return rows(); });
  app.get("/text", [] { return "text"; });
  app.prepare();
  auto const stays = [&](std::string const& path) {
    std::string const head = "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(buffer_slack, ' ');
    exchange x;
    std::size_t scanned = 0;
    REQUIRE(http::parse_head(head, {}, x.request.head(), scanned).outcome == http::parse_status::done);
    return app.route(x).suspends;
  };
  CHECK(stays("/alone"));
  CHECK(stays("/expected"));
  CHECK(stays("/optional"));
  CHECK(stays("/variant"));
  CHECK(!stays("/text"));
}

TEST_CASE("what a stream holds is let go when it has ended, or was never begun") {
  auto const held = std::make_shared<int>(0);
  {
    router app;
    app.get("/held",
            [held] { return streamed("text/plain", [held](buffer&) -> task<bool> { co_return false; }); });
    testing::client client(std::move(app));
    CHECK(client.get("/held").status() == status::ok);
    CHECK(held.use_count() == 2);  // this one and the handler's
    CHECK(client.head("/held").status() == status::ok);
    CHECK(held.use_count() == 2);
  }
  CHECK(held.use_count() == 1);
}

TEST_CASE("a stream that fails is a failure of the call in a test") {
  router app;
  app.get("/fails", [] {
    return streamed("text/plain", [](buffer&) -> task<bool> {
      throw std::runtime_error("the source is gone");
      co_return true;
    });
  });
  testing::client client(std::move(app));
  CHECK_THROWS_WITH_AS(client.get("/fails"), "the source is gone", std::runtime_error);
}
