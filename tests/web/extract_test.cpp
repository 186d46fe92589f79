#include <corest/async/sleep.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/body.hpp>
#include <corest/web/content.hpp>
#include <corest/web/path.hpp>
#include <corest/web/query.hpp>
#include <corest/web/router.hpp>
#include <corest/web/state.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <expected>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {

struct api_key {
  std::string name;
};
struct caller {
  std::string name;
};
struct slow_caller {
  std::string name;
};
struct raw_id {
  std::string text;
};

struct keys {
  std::string known;
};

}  // namespace

template <>
struct corest::extract<api_key> {
  static std::expected<api_key, problem> from(request& message) {
    auto const key = message.header("X-API-Key");
    if (!key) return unexpected(problem(status::unauthorized).header("WWW-Authenticate", "ApiKey"));
    return api_key{std::string(*key)};
  }
  static void describe(openapi::operation& op) {
    op.security({.name = "api_key", .scheme = R"({"type":"apiKey","in":"header","name":"X-API-Key"})"});
  }
};

template <>
struct corest::extract<caller> {
  static caller from(request& message) {
    if (!message.header("X-Caller")) throw problem(status::forbidden);
    return {std::string(*message.header("X-Caller")) + '/' + find_state<keys const>(message)->known};
  }
  static void describe(openapi::operation&) {}
  static void require(web::requirements& needs) { needs.state<keys const>(); }
};

template <>
struct corest::extract<slow_caller> {
  static task<std::expected<slow_caller, problem>> from(request& message) {
    co_await sleep_for(1s);
    auto const name = message.header("X-Caller");
    if (!name) co_return unexpected(problem(status::unauthorized));
    co_return slow_caller{std::string(*name)};
  }
  static void describe(openapi::operation&) {}
};

template <>
struct corest::extract<raw_id> {
  static constexpr std::size_t placeholders = 1;
  static raw_id from(request& message) { return {std::string(message.parameter(0))}; }
  static void describe(openapi::operation&) {}
};

TEST_CASE("a type of the program's own is a parameter once extract is specialised") {
  router app;
  app.get("/", [](api_key key) { return key.name; });
  app.get("/raw/{id}", [](raw_id id) { return id.text; });
  testing::client client{std::move(app)};
  CHECK(client.with("X-API-Key", "k").get("/").body() == "k");
  CHECK(client.get("/raw/a%20b").body() == "a%20b");
  auto const refused = client.get("/");
  CHECK(refused.status() == status::unauthorized);
  CHECK(refused.header("www-authenticate") == "ApiKey");
  CHECK(client.get("/openapi.json").body().find(R"("securitySchemes")") != std::string_view::npos);
}

TEST_CASE("who is refused is not told what else is wrong, wherever the parameter stands") {
  router app;
  app.get("/", [](query<int, "n">, api_key) {});
  testing::client client{std::move(app)};
  CHECK(client.get("/?n=x").status() == status::unauthorized);
  CHECK(client.with("X-API-Key", "k").get("/?n=x").status() == status::unprocessable_content);
}

TEST_CASE("an extractor may throw a problem and need state") {
  router app;
  app.get("/", [](caller who) { return who.name; });
  CHECK_THROWS_WITH(app.prepare(), doctest::Contains("keys"));
  app.provide(keys{"known"});
  testing::client client{std::move(app)};
  CHECK(client.with("X-Caller", "me").get("/").body() == "me/known");
  CHECK(client.get("/").status() == status::forbidden);
}

TEST_CASE("an extractor may wait, in front of plain handlers and of coroutines") {
  router app;
  app.post("/plain/{id}",
           [](path<int> id, slow_caller who, body<int> n) { return who.name + std::to_string(*id + *n); });
  app.post("/coroutine", [](body<int> n, slow_caller who) -> task<std::string> {
    co_await sleep_for(1s);
    co_return who.name + std::to_string(*n);
  });
  testing::client client{std::move(app)};
  auto const me = client.with("X-Caller", "me");
  CHECK(me.post("/plain/1", "2").body() == "me3");
  CHECK(me.post("/coroutine", "7").body() == "me7");
  CHECK(client.post("/plain/1", "2").status() == status::unauthorized);
  CHECK(client.post("/plain/1", "x").status() == status::unauthorized);
  CHECK(me.post("/coroutine", "x").status() == status::bad_request);
  CHECK(me.post("/plain/x", "\"y\"").status() == status::unprocessable_content);
}

TEST_CASE("a handler may take the request itself, const or not") {
  router app;
  app.get("/a/{x}/{y}", [](request const& message) { return std::string(message.parameter(1)); });
  app.get("/b/{x}/{y}",
          [](path<int> x, request& message) { return *x + static_cast<int>(message.parameter_count()); });
  testing::client client{std::move(app)};
  CHECK(client.get("/a/1/2").body() == "2");
  CHECK(client.get("/b/1/2").body() == "3");
}
