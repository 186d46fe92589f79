#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/principal.hpp>
#include <corest/web/router.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace corest;

namespace {

/// Believes whoever says a name; a program's own way to find out who calls.
struct by_name {
  void before(request& message) const {
    if (auto const name = message.header("X-Name"))
      message.set_principal(
          principal({.subject = std::string(*name), .scopes = {"read", std::string(*name)}}));
  }
  std::string challenge() const { return "Name"; }
};

std::string why_not(router app) {
  try {
    app.prepare();
  } catch (std::logic_error const& why) {
    return why.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a route is open to who has all the scopes of it and of its groups") {
  router app;
  app.use(by_name());
  auto outer = app.group("/a").require_scope("read");
  auto inner = outer.group("/b").require_scope("ada");
  inner.get("/c", [](principal who) { return std::string(who.subject()); });
  inner.get("/d", [] { return "d"; }).require_scope("delete");
  outer.get("/e", [] { return "e"; });
  app.get("/open", [] { return "open"; });
  testing::client client{std::move(app)};
  CHECK(client.get("/open").status() == status::ok);
  CHECK(client.get("/a/b/c").status() == status::unauthorized);
  CHECK(client.get("/a/b/c").header("WWW-Authenticate") == "Name");
  CHECK(client.with("X-Name", "ada").get("/a/b/c").body() == "ada");
  CHECK(client.with("X-Name", "bob").get("/a/b/c").status() == status::forbidden);
  CHECK(client.with("X-Name", "ada").get("/a/b/d").status() == status::forbidden);
  CHECK(client.with("X-Name", "bob").get("/a/e").status() == status::ok);
}

TEST_CASE("a handler is not called, and its body not looked at, for who may not call it") {
  bool called = false;
  router app;
  app.use(by_name());
  app.post("/", [&called] { called = true; }).require_scope("write");
  testing::client client{std::move(app)};
  CHECK(client.post("/", "no json").status() == status::unauthorized);
  CHECK(client.with("X-Name", "ada").post("/", "no json").status() == status::forbidden);
  CHECK_FALSE(called);
}

TEST_CASE(
    "a route that wants to know who calls, with nothing around it that finds out, is refused before it "
    "serves") {
  router scoped;
  scoped.get("/vehicles", [] { return "x"; }).require_scope("read");
  CHECK(why_not(std::move(scoped)) ==
        "GET /vehicles demands the scope \"read\", and nothing around it finds out: use() an api_key or a "
        "bearer on it, "
        "on its group or on the router");
  router asking;
  asking.get("/me", [](principal) { return "x"; });
  CHECK(why_not(std::move(asking)).starts_with("GET /me wants to know who calls, and nothing"));
  router beside;
  beside.get("/me", [](principal) { return "x"; });
  beside.group("/other").use(by_name());
  CHECK_FALSE(why_not(std::move(beside)).empty());
  router on_route;
  on_route.get("/me", [](principal) { return "x"; }).use(by_name());
  CHECK(why_not(std::move(on_route)).empty());
}

TEST_CASE("a router that could not be prepared can be mended") {
  router app;
  auto& route = app.get("/me", [](principal who) { return std::string(who.subject()); });
  CHECK_THROWS_AS(app.prepare(), std::logic_error);
  route.use(by_name());
  testing::client client{std::move(app)};
  CHECK(client.with("X-Name", "ada").get("/me").body() == "ada");
}

TEST_CASE("what is no scope is refused") {
  router app;
  for (auto const* bad : {"", "a b", "a\"b", "a\\b", "\x7f"})
    CHECK_THROWS_AS((void)app.group("/g").require_scope(bad), std::invalid_argument);
}
