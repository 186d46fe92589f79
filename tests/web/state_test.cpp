#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/per_worker.hpp>
#include <corest/web/router.hpp>
#include <corest/web/state.hpp>
#include <corest/web/synchronized.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>

using namespace corest;

namespace {

struct settings {
  std::string name = "default";
};
struct counter {
  static constexpr bool thread_safe = true;
  std::atomic<int> value{0};
};

}  // namespace

TEST_CASE("handlers share what was provided by reference, in place and by pointer") {
  settings const borrowed{"borrowed"};
  router app;
  app.provide(borrowed);
  app.provide(std::make_shared<counter>());
  app.emplace<synchronized<std::string>>("kept");
  app.get("/name", [](state<settings const> s) { return s->name; });
  app.get("/count", [](state<counter> c) { return ++c->value; });
  app.get("/text", [](state<synchronized<std::string>> s) {
    return s->with([](std::string& text) { return text += '!'; });
  });
  testing::client client{std::move(app)};
  CHECK(client.get("/name").body() == "borrowed");
  CHECK(client.get("/count").body() == "1");
  CHECK(client.get("/count").body() == "2");
  CHECK(client.get("/text").body() == "kept!");
  CHECK(client.get("/text").body() == "kept!!");
}

TEST_CASE("state that nobody provides is named before the router serves") {
  router app;
  app.get("/vehicles", [](state<settings const> s) { return s->name; });
  CHECK_THROWS_WITH_AS(app.prepare(), doctest::Contains("GET /vehicles needs state<"), std::logic_error);
  app.provide(settings{});
  app.prepare();
}

TEST_CASE("what is provided const can only be read") {
  counter const fixed;
  router app;
  app.provide(fixed);
  app.get("/", [](state<counter> c) { return ++c->value; });
  CHECK_THROWS_WITH_AS(app.prepare(), doctest::Contains("provided const"), std::logic_error);
}

TEST_CASE("two objects of one type cannot be provided") {
  router app;
  app.provide(settings{});
  CHECK_THROWS_WITH_AS(app.provide(settings{}), doctest::Contains("provided twice"), std::logic_error);
}

TEST_CASE("middleware finds state too, and null where there is none") {
  router app;
  app.provide(settings{"found"});
  app.use([](request& message) -> std::optional<response> {
    CHECK(find_state<counter>(message) == nullptr);
    return response(status::ok, "text/plain", find_state<settings>(message)->name);
  });
  app.get("/", [] {});
  testing::client client{std::move(app)};
  CHECK(client.get("/").body() == "found");
}
