#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/middleware.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/results.hpp>
#include <corest/web/router.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {

/// Notes its name in the response; what is outermost notes last.
auto note_after(std::string name) {
  return [name](request const&, response& into) { into.add("X-Trace", name); };
}
auto note_around(std::string name) {
  return [name](request& message, next handle) -> task<response> {
    auto answer = co_await handle(message);
    answer.add("X-Trace", name);
    co_return answer;
  };
}

std::string trace_of(testing::answer const& answer) {
  std::string all;
  std::string_view lines = answer.raw().header_lines();
  for (auto at = lines.find("X-Trace: "); at != lines.npos; at = lines.find("X-Trace: ")) {
    lines.remove_prefix(at + 9);
    all += lines.substr(0, lines.find('\r'));
  }
  return all;
}

task<std::string> slow() {
  co_await sleep_for(1h);
  co_return "slow";
}

}  // namespace

TEST_CASE("what was added first is outermost, the router's outside its groups' and these outside a route's") {
  router app;
  app.use(note_after("a")).use(note_around("b")).use(note_after("c"));
  auto group = app.group("/g");
  group.use(note_around("d")).use(note_after("e"));
  group.get("/plain", [] {}).use(note_after("f")).use(note_around("g"));
  group.get("/slow", slow).use(note_after("f"));
  app.get("/", [] {});
  testing::client client{std::move(app)};
  CHECK(trace_of(client.get("/g/plain")) == "gfedcba");
  CHECK(trace_of(client.get("/g/slow")) == "fedcba");
  CHECK(trace_of(client.get("/")) == "cba");
}

TEST_CASE("a hook that answers keeps the inside from running, and only what lies outside sees the answer") {
  bool handled = false;
  router app;
  app.use(note_after("a"));
  app.use([](request& message) -> std::optional<response> {
    if (message.header("X-Stop")) return response(status::forbidden);
    return std::nullopt;
  });
  app.use(note_after("b"));
  app.get("/", [&handled] { handled = true; });
  testing::client client{std::move(app)};
  auto const stopped = client.with("X-Stop", "1").get("/");
  CHECK(stopped.status() == status::forbidden);
  CHECK(trace_of(stopped) == "a");
  CHECK_FALSE(handled);
  CHECK(trace_of(client.get("/")) == "ba");
  CHECK(handled);
}

TEST_CASE("hooks before may return nothing, a response, a problem, or throw one") {
  router app;
  app.get("/nothing", [] {}).use([](request&) {});
  app.get("/problem", [] {}).use([](request&) -> std::optional<problem> {
    return problem(status::conflict);
  });
  app.get("/expected", [] {}).use([](request&) -> std::expected<void, problem> {
    return unexpected(problem(status::unauthorized).header("WWW-Authenticate", "Bearer"));
  });
  app.get("/response", [] {}).use([](request&) -> std::expected<void, response> {
    return unexpected(response(status::gone));
  });
  app.get("/throws", [] {}).use([](request&) { throw problem(status::too_many_requests); });
  testing::client client{std::move(app)};
  CHECK(client.get("/nothing").status() == status::no_content);
  CHECK(client.get("/problem").status() == status::conflict);
  CHECK(client.get("/expected").header("www-authenticate") == "Bearer");
  CHECK(client.get("/response").status() == status::gone);
  CHECK(client.get("/throws").status() == status::too_many_requests);
}

TEST_CASE("an object may have a hook for both sides; where the first answers the second is not called") {
  struct both {
    std::optional<response> before(request& message) const {
      if (message.header("X-Stop")) return response(status::forbidden);
      return std::nullopt;
    }
    void after(request const&, response& into) const { into.set("X-Both", "yes"); }
  };
  router app;
  app.use(both{});
  app.get("/", [] {});
  testing::client client{std::move(app)};
  CHECK(client.get("/").header("x-both") == "yes");
  auto const stopped = client.with("X-Stop", "1").get("/");
  CHECK(stopped.status() == status::forbidden);
  CHECK(stopped.header("x-both") == std::nullopt);
}

TEST_CASE("middleware sees problems, exceptions and the router's own answers as responses") {
  router app;
  app.use(note_around("a")).use(note_after("b"));
  app.get("/problem", [] { throw problem(status::conflict); });
  app.get("/error", [] { throw std::runtime_error("inside"); });
  app.get("/later", []() -> task<> {
    co_await sleep_for(1s);
    throw problem(status::conflict);
  });
  testing::client client{std::move(app)};
  for (auto const* path : {"/problem", "/error", "/later", "/nowhere"}) {
    CAPTURE(path);
    CHECK(trace_of(client.get(path)) == "ba");
  }
  CHECK(client.get("/later").status() == status::conflict);
  CHECK(trace_of(client.post("/problem")) == "ba");
  CHECK(trace_of(client.options("/problem")) == "ba");
}

TEST_CASE("the automatic answers of a path pass the middleware of its group") {
  router app;
  auto group = app.group("/g");
  group.use(note_after("g"));
  group.get("/a", [] {});
  testing::client client{std::move(app)};
  CHECK(trace_of(client.options("/g/a")) == "g");
  CHECK(trace_of(client.post("/g/a")) == "g");
  CHECK(trace_of(client.get("/g/b")).empty());
}

TEST_CASE("a coroutine may answer by itself, wait, and put a time limit on the inside") {
  router app;
  app.get("/itself", slow).use([](request&, next) -> task<response> {
    co_return response(status::accepted);
  });
  app.get("/waits", [] { return "inside"; }).use([](request& message, next handle) -> task<response> {
    co_await sleep_for(1h);
    co_return co_await handle(message);
  });
  app.get("/limited", slow).use([](request& message, next handle) -> task<response> {
    co_return co_await timeout(1s, handle(message));
  });
  testing::client client{std::move(app)};
  CHECK(client.get("/itself").status() == status::accepted);
  CHECK(client.get("/waits").body() == "inside");
  CHECK(client.get("/limited").status() == status::gateway_timeout);
}

TEST_CASE("the inside runs once") {
  router app;
  app.get("/", [] {}).use([](request& message, next handle) -> task<response> {
    static_cast<void>(co_await handle(message));
    co_return co_await handle(message);
  });
  testing::client client{std::move(app)};
  CHECK(client.get("/").status() == status::internal_server_error);
}

TEST_CASE("a hook after that throws makes the answer a 500") {
  router app;
  app.get("/", [] { return "fine"; }).use([](request const&, response&) { throw std::runtime_error("x"); });
  testing::client client{std::move(app)};
  CHECK(client.get("/").status() == status::internal_server_error);
}

namespace {

/// Says of itself what a guard in front of a handler would.
struct guard {
  std::string scope;
  std::optional<response> before(request&) const { return std::nullopt; }
  void describe(openapi::operation& op) const {
    op.security({.name = "key", .scheme = R"({"type":"http","scheme":"bearer"})", .scopes = {scope}});
    op.problem(status::too_many_requests, "Slow down");
    op.response_header(status::too_many_requests, {.name = "Retry-After", .schema = R"({"type":"integer"})"});
    op.success_header({.name = "X-Left", .schema = R"({"type":"integer"})"});
  }
};
/// A hook that is a function object, and describes itself too.
struct tagging {
  void operator()(request&) const {}
  void describe(openapi::operation& op) const { op.tag("tagged"); }
};

std::string operation_in(std::string_view document, std::string_view path) {
  auto const begin = document.find('"' + std::string(path) + R"(":{"get":)");
  REQUIRE(begin != document.npos);
  auto const end = document.find(R"("/)", begin + 1);
  return std::string(document.substr(begin, end == document.npos ? end : end - begin));
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("what middleware says of itself stands at every operation that it lies around") {
  router app;
  app.use(tagging{});
  auto group = app.group("/in");
  group.use(guard{"read"});
  group.get("/group", [] { return "x"; });
  group.get("/route", [] {}).use(guard{"write"});
  app.get("/out", [] { return "x"; });
  testing::client client{std::move(app)};
  auto const document = client.get("/openapi.json").body();

  auto const inside = operation_in(document, "/in/group");
  CHECK(has(inside, R"("429":{"description":"Slow down","headers":{"Retry-After":)"));
  CHECK(has(inside, R"("200":{"description":"OK","headers":{"X-Left":)"));
  CHECK(has(inside, R"("401":{"description":"Unauthorized")"));
  CHECK(has(inside, R"("security":[{"key":["read"]}])"));
  CHECK(has(inside, R"("tags":["tagged"])"));
  // Of the two guards around this route both are asked.
  CHECK(has(operation_in(document, "/in/route"), R"("security":[{"key":["write","read"]}])"));
  CHECK(
      has(operation_in(document, "/in/route"), R"("204":{"description":"No Content","headers":{"X-Left":)"));
  auto const outside = operation_in(document, "/out");
  CHECK_FALSE(has(outside, "429"));
  CHECK_FALSE(has(outside, R"("security":)"));
  CHECK(has(document, R"("securitySchemes":{"key":{"type":"http","scheme":"bearer"}})"));
}

TEST_CASE("what the handler or the user says of an answer is not said over by middleware") {
  router app;
  app.use(guard{"read"});
  app.get("/mine", [] {}).responds(status::too_many_requests, "Mine");
  testing::client client{std::move(app)};
  CHECK(has(client.get("/openapi.json").body(), R"("429":{"description":"Mine","headers":{"Retry-After":)"));
}
