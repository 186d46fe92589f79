#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/base/overloaded.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

TEST_CASE("an exception is a 500 that says nothing, and a report that says everything") {
  std::vector<std::string> heard;
  router app;
  app.on_error([&heard](error_report const& report) {
    heard.push_back(std::string(report.cause.path()) + ' ' + std::string(report.what));
    CHECK_THROWS(std::rethrow_exception(report.error));
  });
  app.get("/plain", [] { throw std::runtime_error("the password is 1234"); });
  app.get("/task", []() -> task<> {
    co_await sleep_for(1s);
    throw std::runtime_error("of the task");
  });
  app.get("/odd", [] { throw 7; });
  testing::client client{std::move(app)};
  for (auto const* path : {"/plain", "/task", "/odd"}) {
    auto const answer = client.get(path);
    CHECK(answer.status() == status::internal_server_error);
    CHECK(answer.body().find("password") == std::string_view::npos);
    CHECK(answer.body().find("detail") == std::string_view::npos);
  }
  REQUIRE(heard.size() == 3);
  CHECK(heard[0] == "/plain the password is 1234");
  CHECK(heard[1] == "/task of the task");
}

TEST_CASE("problems are answers and not reported; a time limit of the handler's own is") {
  int heard = 0;
  router app;
  app.on_error([&heard](error_report const& report) {
    ++heard;
    CHECK(report.status == status::gateway_timeout);
  });
  app.get("/problem", [] { throw problem(status::conflict); });
  app.get("/limit", []() -> task<> { co_await timeout(1s, []() -> task<> { co_await sleep_for(1h); }()); });
  testing::client client{std::move(app)};
  CHECK(client.get("/problem").status() == status::conflict);
  CHECK(heard == 0);
  CHECK(client.get("/limit").status() == status::gateway_timeout);
  CHECK(heard == 1);
}

TEST_CASE("what has no room for more work is a 503 that asks for patience, and is reported") {
  std::string heard;
  router app;
  app.on_error([&heard](error_report const& report) { heard = report.what; });
  app.get("/", [] { throw overloaded("too many calls wait for the writer"); });
  testing::client client{std::move(app)};
  auto const answer = client.get("/");
  CHECK(answer.status() == status::service_unavailable);
  CHECK(answer.header("Retry-After") == "1");
  CHECK(answer.body().find("writer") == std::string_view::npos);
  CHECK(heard == "too many calls wait for the writer");
}

TEST_CASE("a cancelled request is answered by the reason") {
  router app;
  app.get("/", []() -> task<> { co_await sleep_for(1h); });
  testing::client client{std::move(app)};
  auto const after = [&](cancel_reason why) { return client.cancelled_after(1s, why).get("/"); };
  CHECK(after(cancel_reason::timeout).status() == status::gateway_timeout);
  CHECK(after(cancel_reason::shutdown).status() == status::service_unavailable);
  CHECK(after(cancel_reason::shutdown).header("retry-after") == "1");
  CHECK(after(cancel_reason::overload).header("retry-after") == "1");
  CHECK(after(cancel_reason::user).status() == status::service_unavailable);
}

TEST_CASE("a hook that fails does not keep the client waiting") {
  router app;
  app.on_error([](error_report const&) { throw std::runtime_error("again"); });
  app.get("/", [] { throw std::runtime_error("once"); });
  testing::client client{std::move(app)};
  CHECK(client.get("/").status() == status::internal_server_error);
}
