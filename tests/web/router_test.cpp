#include <corest/testing/client.hpp>
#include <corest/web/body.hpp>
#include <corest/web/content.hpp>
#include <corest/web/path.hpp>
#include <corest/web/router.hpp>
#include <corest/web/state.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace corest;

namespace {

struct settings {
  std::string name;
};

std::string error_of(router& app) {
  try {
    app.prepare();
    return "";
  } catch (std::logic_error const& error) {
    return error.what();
  }
}

std::string named(router const& app, std::uint32_t route) {
  auto const name = app.routes()[route - unrouted_count];
  return std::string(name.method) + ' ' + std::string(name.pattern);
}

}  // namespace

TEST_CASE("a path that nothing serves is a 404, a method it does not answer a 405 with Allow") {
  router app;
  app.get("/a", [] { return "a"; });
  app.put("/a", [](request&) {});
  app.get("/a/{id}", [](path<int>) {});
  testing::client client{std::move(app)};
  CHECK(client.get("/b").status() == status::not_found);
  auto const refused = client.post("/a");
  CHECK(refused.status() == status::method_not_allowed);
  CHECK(refused.header("allow") == "GET, HEAD, PUT, OPTIONS");
  CHECK(refused.header("content-type") == "application/problem+json");
  CHECK(client.delete_("/a/7").header("allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("a method that nobody has defined is a 501") {
  router app;
  app.get("/a", [] {});
  testing::client client{std::move(app)};
  CHECK(client.send("BREW", "/a").status() == status::not_implemented);
  CHECK(client.send("CONNECT", "test:80").status() == status::not_implemented);
  CHECK(client.send("get", "/a").status() == status::not_implemented);
  CHECK(client.send("TRACE", "/a").status() == status::method_not_allowed);
}

TEST_CASE("HEAD is answered by GET unless it has a handler") {
  router app;
  app.get("/a", [] { return "a"; });
  app.get("/b", [] { return "b"; });
  app.head("/b", [] {});
  testing::client client{std::move(app)};
  CHECK(client.head("/a").status() == status::ok);
  CHECK(client.head("/b").status() == status::no_content);
}

TEST_CASE("OPTIONS is answered with what the path answers, unless it has a handler") {
  router app;
  app.get("/a/{id}", [](path<int>) {});
  app.delete_("/a/{id}", [](path<int>) {});
  app.options("/b", [] { return "mine"; });
  testing::client client{std::move(app)};
  auto const answer = client.options("/a/7");
  CHECK(answer.status() == status::no_content);
  CHECK(answer.header("allow") == "GET, HEAD, DELETE, OPTIONS");
  CHECK(client.options("/b").body() == "mine");
  CHECK(client.options("*").status() == status::no_content);
  CHECK(client.options("*").header("allow") == "GET, HEAD, DELETE, OPTIONS");
  CHECK(client.options("/c").status() == status::not_found);
}

TEST_CASE("a slash too many or too few is redirected with method and query") {
  router app;
  app.get("/a", [] {});
  app.post("/b/", [] {});
  testing::client client{std::move(app)};
  auto const less = client.get("/a/?x=1");
  CHECK(less.status() == status::permanent_redirect);
  CHECK(less.header("location") == "/a?x=1");
  CHECK(client.post("/b").header("location") == "/b/");
  CHECK(client.get("/").status() == status::not_found);
}

TEST_CASE("a redirect never leaves the server") {
  router app;
  app.get("/{name}", [](path<std::string> name) { return *name; });
  testing::client client{std::move(app)};
  CHECK(client.get("//evil.test/").status() == status::not_found);
  CHECK(client.get("/\\evil.test/").status() == status::bad_request);
}

TEST_CASE("slashes can be ignored, or taken strictly") {
  router lax;
  lax.slash(trailing_slash::ignore);
  lax.get("/a/{id}", [](path<int> id) { return *id; });
  lax.get("/b/", [] { return "b"; });
  testing::client ignoring{std::move(lax)};
  CHECK(ignoring.get("/a/7/").body() == "7");
  CHECK(ignoring.get("/b").body() == "b");
  CHECK(ignoring.post("/a/7/").header("allow") == "GET, HEAD, OPTIONS");

  router exact;
  exact.slash(trailing_slash::strict);
  exact.get("/a", [] {});
  testing::client strict{std::move(exact)};
  CHECK(strict.get("/a/").status() == status::not_found);
}

TEST_CASE("groups share the beginning of their paths and nest") {
  router app;
  auto tenants = app.group("/tenants/{tenant}");
  tenants.get("/", [](path<std::string> tenant) { return *tenant; });
  auto users = tenants.group("/users");
  users.get("/{id}", [](path<std::string> tenant, path<int> id) { return *tenant + std::to_string(*id); });
  users.get("/", [](request& message) { return std::string(message.parameter(0)); });
  testing::client client{std::move(app)};
  CHECK(client.get("/tenants/acme").body() == "acme");
  CHECK(client.get("/tenants/acme/users/7").body() == "acme7");
  CHECK(client.get("/tenants/acme/users").body() == "acme");
}

TEST_CASE("what the compiler cannot see of a pattern is checked when it is registered") {
  router app;
  auto tenants = app.group("/tenants/{tenant}");
  CHECK_THROWS_WITH_AS(tenants.get("/users", [] {}),
                       "GET /tenants/{tenant}/users: the pattern has 1 placeholders and the handler reads 0",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(tenants.get("/{tenant}", [](path<int>, path<int>) {}),
                       doctest::Contains("two placeholders have the same name"), std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(app.group("/a/")), std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(app.group("a")), std::invalid_argument);
  std::string const text = "/{a}";
  CHECK_THROWS_AS(app.get(runtime_pattern{text}, [] {}), std::invalid_argument);
  app.get(runtime_pattern{text}, [](path<int>) {});
  CHECK(error_of(app).empty());
}

TEST_CASE("two routes for the same requests are named before the router serves") {
  router app;
  app.get("/a/{x}", [](path<int>) {});
  app.post("/a/{y}", [](path<int>) {});
  app.get("/a/{z}", [](path<int>) {});
  CHECK(error_of(app) == "GET /a/{z} is registered twice, as /a/{x} and as /a/{z}");
  router fine;
  fine.get("/a/{x:int}", [](path<int>) {});
  fine.get("/a/{x}", [](path<std::string>) {});
  CHECK(error_of(fine).empty());
}

TEST_CASE("a mounted router brings its routes, middleware and state") {
  router admin;
  admin.provide(settings{"admin"});
  admin.use([](request const&, response& into) { into.set("X-Admin", "yes"); });
  admin.get("/", [](state<settings const> s) { return s->name; });
  admin.group("/users").get("/{id}", [](path<int> id) { return *id; });
  router app;
  app.get("/", [] { return "app"; });
  app.mount("/admin", std::move(admin));
  testing::client client{std::move(app)};
  CHECK(client.get("/admin").body() == "admin");
  CHECK(client.get("/admin/users/7").body() == "7");
  CHECK(client.get("/admin").header("x-admin") == "yes");
  CHECK(client.get("/").header("x-admin") == std::nullopt);
}

TEST_CASE("routers that provide the same state, or are mounted below a placeholder, do not fit together") {
  router inner;
  inner.provide(settings{"inner"});
  router app;
  app.provide(settings{"outer"});
  CHECK_THROWS_AS(app.mount("/a", std::move(inner)), std::logic_error);
  CHECK_THROWS_AS(app.mount("/{a}", router()), std::invalid_argument);
}

TEST_CASE("a prepared router does not change any more") {
  router app;
  auto group = app.group("/g");
  auto& route = app.get("/a", [] {});
  app.prepare();
  app.prepare();
  CHECK_THROWS_AS(app.get("/b", [] {}), std::logic_error);
  CHECK_THROWS_AS(group.get("/b", [] {}), std::logic_error);
  CHECK_THROWS_AS(route.summary("late"), std::logic_error);
  CHECK_THROWS_AS(app.use([](request&) {}), std::logic_error);
  CHECK_THROWS_AS(app.provide(settings{}), std::logic_error);
}

TEST_CASE("a router whose preparation failed can be mended") {
  router app;
  app.get("/a", [](state<settings const>) {});
  CHECK_FALSE(error_of(app).empty());
  app.provide(settings{});
  CHECK(error_of(app).empty());
}

TEST_CASE("the server learns of a request what it needs before the body") {
  router app;
  app.get("/plain", [] {});
  app.post("/waits", [](body<std::string>) -> task<> { co_return; }).max_body(10);
  app.prepare();
  exchange at;
  std::string const head = "POST /waits HTTP/1.1";
  at.request.head().base = head.data();
  at.request.head().verb = method::post;
  at.request.head().path = {5, 6};
  auto plan = app.route(at);
  CHECK(plan.suspends);
  CHECK(plan.takes_body);
  CHECK_FALSE(plan.refuses);
  CHECK(plan.max_body == 10);
  CHECK(named(app, at.route) == "POST /waits");
  at.request.head().verb = method::get;
  plan = app.route(at);
  CHECK(plan.refuses);
  CHECK_FALSE(plan.suspends);
  CHECK(at.route == unrouted(method::get));
}

TEST_CASE("a route has a name, and the HEAD that its GET answers another one") {
  router app;
  app.get("/a/{id}", [](path<int>) {});
  app.post("/a/{id}", [](path<int>) {});
  app.prepare();
  exchange at;
  std::string const head = "GET /a/7 HTTP/1.1";
  at.request.head().base = head.data();
  at.request.head().path = {4, 4};
  for (auto const verb : {method::get, method::head, method::post}) {
    at.request.head().verb = verb;
    (void)app.route(at);
    CHECK(named(app, at.route) == std::string(to_string(verb)) + " /a/{id}");
  }
  at.request.head().verb = method::delete_;
  (void)app.route(at);
  CHECK(at.route == unrouted(method::delete_));
}

TEST_CASE("the document is served with what was said of each route") {
  router app{{.title = "Fleet", .version = "2.0.0"}};
  auto group = app.group("/api").tag("inside");
  group.get("/vehicles/{id}", [](path<int> id) { return *id; })
      .summary("One vehicle")
      .description("By its id.")
      .tag("vehicles")
      .operation_id("one_vehicle")
      .deprecated()
      .responds(status::not_found, "No such vehicle");
  group.get("/secret", [] {}).hidden();
  testing::client client{std::move(app)};
  auto const document = client.get("/openapi.json");
  CHECK(document.status() == status::ok);
  CHECK(document.header("content-type")->starts_with("application/json"));
  for (auto const* part : {R"("title":"Fleet")", R"("/api/vehicles/{id}")", R"("summary":"One vehicle")",
                           R"("description":"By its id.")", R"("operationId":"one_vehicle")",
                           R"("deprecated":true)", R"(["inside","vehicles"])", "No such vehicle"}) {
    CAPTURE(part);
    CHECK(document.body().find(part) != std::string_view::npos);
  }
  CHECK(document.body().find("secret") == std::string_view::npos);
  CHECK(client.get("/docs").header("content-type")->starts_with("text/html"));
}

TEST_CASE("a program that wants no document has its paths for itself") {
  router app{{.openapi = "", .docs = ""}};
  app.get("/docs", [] { return "mine"; });
  testing::client client{std::move(app)};
  CHECK(client.get("/docs").body() == "mine");
  CHECK(client.get("/openapi.json").status() == status::not_found);
}

TEST_CASE("operations stand beside the API: outside of its middleware and of its document") {
  router app;
  app.use([](request const&, response& answer) { answer.set("X-Api", "1"); });
  app.get("/a", [] {});
  auto operations = app.operations();
  operations.get("/status", [] {});
  operations.group("/inner").get("/status", [] {});
  testing::client client{std::move(app)};
  CHECK(client.get("/a").header("x-api") == "1");
  for (auto const* const path : {"/status", "/inner/status"}) {
    auto const answer = client.get(path);
    CHECK(answer.status() == status::no_content);
    CHECK_FALSE(answer.header("x-api"));
    CHECK(client.get("/openapi.json").body().find(path) == std::string::npos);
  }
}

TEST_CASE("operations give way to what is registered already") {
  router app;
  app.get("/status", [] { return std::string("of the API"); });
  auto operations = app.operations();
  operations.get("/status", [] { return std::string("an operation"); });
  operations.post("/status", [] { return std::string("posted"); });
  operations.get("/twice", [] { return std::string("first"); });
  operations.get("/twice", [] { return std::string("second"); });
  testing::client client{std::move(app)};
  CHECK(client.get("/status").body() == "of the API");
  CHECK(client.post("/status").body() == "posted");
  CHECK(client.get("/twice").body() == "first");
}
