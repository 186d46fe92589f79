// Nothing of the inside is in an answer, wherever it fails.
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/base/overloaded.hpp>
#include <corest/base/scope_exit.hpp>
#include <corest/http/body_error.hpp>
#include <corest/json/codec.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/body.hpp>
#include <corest/web/content.hpp>
#include <corest/web/ndjson.hpp>
#include <corest/web/path.hpp>
#include <corest/web/router.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {

constexpr char const* secret = "hunter2";

[[noreturn]] void fail() { throw std::runtime_error(secret); }

/// A parameter that cannot be read, a value that cannot be written.
struct unreadable {};
struct unwritable {
  int n = 0;
};
struct row {
  int before = 1;
  unwritable value;
};

}  // namespace

template <>
struct corest::extract<unreadable> {
  static unreadable from(request&) { fail(); }
  static void describe(openapi::operation&) {}
};
template <>
struct corest::json::codec<unwritable> {
  static void write(writer&, unwritable const&) { fail(); }
  static bool read(reader&, unwritable&) { fail(); }
  static void describe(schema&) {}
};

namespace {

/// Its parts look like good ones until it ends.
struct failing_task {
  task<std::string> operator()() const {
    scope_exit const ends([]() noexcept {});
    co_await sleep_for(1s);
    fail();
  }
};

task<> long_sleep() { co_await sleep_for(1h); }

task<> failing_child() {
  co_await sleep_for(1s);
  fail();
}

router failing_everywhere() {
  router app;
  app.get("/plain", []() -> std::string { fail(); });
  app.get("/text", []() -> std::string { throw secret; });
  app.get("/string", []() -> std::string { throw std::string(secret); });
  app.get("/task", failing_task{});
  app.get("/timeout", []() -> task<std::string> {
    co_await timeout(1ms, long_sleep());
    co_return secret;
  });
  app.get("/group", []() -> task<std::string> {
    auto const body = [](group& g) -> task<> {
      g.spawn(failing_child);
      g.spawn(failing_child);
      co_return;
    };
    co_await with_group(body);
    co_return secret;
  });
  app.get("/extractor", [](unreadable) { return "never"; });
  app.get("/overloaded", []() -> std::string { throw overloaded(secret); });
  app.get("/serialiser", [] { return row{}; });
  app.get("/serialisers", [] { return std::vector<row>(1000); });
  app.get("/path/{id}", [](path<int>) { return "never"; });
  app.post("/body", [](body<row>) { return "never"; });
  app.get("/before", [] { return "never"; }).use([](request&) { fail(); });
  app.get("/after", [] { return secret; }).use([](request const&, response&) { fail(); });
  app.get("/around", [] { return secret; }).use([](request& message, next handle) -> task<response> {
    auto answer = co_await handle(message);
    answer.set("X-Secret", secret);
    fail();
  });
  app.get("/mapped", []() -> std::string { throw std::domain_error(secret); });
  app.map_exception<std::domain_error>([](auto const&) { return problem(status::bad_gateway); });
  return app;
}

std::string everything(testing::answer const& answer) {
  return std::string(answer.raw().header_lines()) + std::string(answer.body());
}

}  // namespace

TEST_CASE("no byte of an answer tells what failed inside") {
  int reported = 0;
  router app = failing_everywhere();
  app.on_error([&](error_report const&) { ++reported; });
  testing::client client{std::move(app)};
  int asked = 0;
  for (auto const* path :
       {"/plain", "/text", "/string", "/task", "/timeout", "/group", "/extractor", "/overloaded",
        "/serialiser", "/serialisers", "/before", "/after", "/around", "/mapped"}) {
    CAPTURE(path);
    auto const answer = client.get(path);
    CHECK(to_int(answer.status()) >= 500);
    CHECK(answer.header("Content-Type") == "application/problem+json");
    CHECK(everything(answer).find(secret) == std::string::npos);
    CHECK(everything(answer).find("\"before\"") == std::string::npos);  // half of a row
    CHECK(reported == ++asked);                                         // once each
  }
}

TEST_CASE("what a client sent is not in the answer that refuses it") {
  testing::client client{failing_everywhere()};
  CHECK(everything(client.get("/path/hunter2")).find("detail") != std::string::npos);
  auto const answer = client.post("/body", R"({"before":"hunter2"})");
  CHECK(answer.status() == status::unprocessable_content);
  CHECK(everything(answer).find(secret) == std::string::npos);
  CHECK(everything(client.post("/body", "hunter2")).find(secret) == std::string::npos);
}

TEST_CASE("a failure below several layers is reported once, by the innermost") {
  int reported = 0;
  router app;
  app.on_error([&](error_report const&) { ++reported; });
  auto const around = [](request& message, next handle) -> task<response> {
    co_return co_await handle(message);
  };
  app.use(around).use(around);
  app.get("/",
          []() -> task<std::string> {
            co_await sleep_for(1s);
            fail();
          })
      .use(around);
  testing::client client{std::move(app)};
  CHECK(client.get("/").status() == status::internal_server_error);
  CHECK(reported == 1);
}
