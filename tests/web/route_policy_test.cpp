#include <corest/http/h1_parser.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {

void nothing() {}

route_policy policy_of(router& app, std::string const& path) {
  app.prepare();
  std::string text = "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  text.reserve(text.size() + buffer_slack);
  exchange at;
  std::size_t scanned = 0;
  REQUIRE(http::parse_head(text, {}, at.request.head(), scanned).outcome == http::parse_status::done);
  auto const plan = app.route(at);
  return plan.policy == nullptr ? route_policy{} : *plan.policy;
}

}  // namespace

TEST_CASE(
    "a route's deadline and what a disconnect does are those of the nearest group that says something") {
  router app;
  auto outer = app.group("/outer").deadline(10s).on_disconnect(on_disconnect::finish);
  auto inner = outer.group("/inner").deadline(5s);
  app.get("/free", nothing);
  outer.get("/", nothing);
  inner.get("/", nothing);
  inner.get("/own", nothing).deadline(1s).on_disconnect(on_disconnect::cancel);
  inner.get("/long", nothing).deadline(no_deadline);
  CHECK(policy_of(app, "/free").deadline == 0s);
  CHECK(policy_of(app, "/free").on_disconnect == on_disconnect::by_method);
  CHECK(policy_of(app, "/outer").deadline == 10s);
  CHECK(policy_of(app, "/outer/inner").deadline == 5s);
  CHECK(policy_of(app, "/outer/inner").on_disconnect == on_disconnect::finish);
  CHECK(policy_of(app, "/outer/inner/own").deadline == 1s);
  CHECK(policy_of(app, "/outer/inner/own").on_disconnect == on_disconnect::cancel);
  CHECK(policy_of(app, "/outer/inner/long").deadline == no_deadline);
}

TEST_CASE("what a mounted router says of its routes stays, and what nobody answers has no policy") {
  router inner, app;
  inner.get("/report", nothing).deadline(3s);
  app.mount("/inner", std::move(inner));
  CHECK(policy_of(app, "/inner/report").deadline == 3s);
  CHECK(policy_of(app, "/nowhere").deadline == 0s);
}

TEST_CASE("a priority is inherited, and a limit of requests in flight is the route's own") {
  router app;
  auto later = app.group("/later").priority(priority::batch);
  later.get("/export", nothing).max_in_flight(2);
  later.get("/urgent", nothing).priority(priority::critical);
  app.get("/free", nothing);
  CHECK(policy_of(app, "/later/export").priority == priority::batch);
  CHECK(policy_of(app, "/later/export").max_in_flight == 2);
  CHECK(policy_of(app, "/later/export").in_flight != nullptr);
  CHECK(policy_of(app, "/later/urgent").priority == priority::critical);
  CHECK(policy_of(app, "/later/urgent").max_in_flight == 0);
  CHECK(policy_of(app, "/free").priority == priority::normal);
}

TEST_CASE("a deadline of no time is refused where it is said, and nothing is said of a router that serves") {
  router app;
  auto& route = app.get("/", nothing);
  auto group = app.group("/g");
  CHECK_THROWS_AS(route.deadline(0s), std::invalid_argument);
  CHECK_THROWS_AS(group.deadline(-1s), std::invalid_argument);
  CHECK_THROWS_AS(route.max_in_flight(0), std::invalid_argument);
  app.prepare();
  CHECK_THROWS_AS(route.deadline(1s), std::logic_error);
  CHECK_THROWS_AS(group.on_disconnect(on_disconnect::cancel), std::logic_error);
}
