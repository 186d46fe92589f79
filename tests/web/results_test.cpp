#include <corest/testing/client.hpp>
#include <corest/web/results.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace corest;

namespace {
struct vehicle {
  int id = 0;
};
}  // namespace

TEST_CASE("created and accepted carry a value, a status and where it is") {
  router app;
  app.post("/created", [] { return created{vehicle{7}, "/vehicles/7"}; });
  app.post("/nowhere", [] { return created{vehicle{7}}; });
  app.post("/accepted", [] { return accepted{vehicle{7}, "/jobs/7"}; });
  app.post("/empty", [] { return accepted<>{"/jobs/7"}; });
  testing::client client{std::move(app)};
  auto const made = client.post("/created");
  CHECK(made.status() == status::created);
  CHECK(made.header("location") == "/vehicles/7");
  CHECK(made.body() == R"({"id":7})");
  CHECK(client.post("/nowhere").header("location") == std::nullopt);
  CHECK(client.post("/accepted").status() == status::accepted);
  CHECK(client.post("/accepted").body() == R"({"id":7})");
  CHECK(client.post("/empty").status() == status::accepted);
  CHECK(client.post("/empty").header("location") == "/jobs/7");
  CHECK(client.post("/empty").body().empty());
}

TEST_CASE("each redirect has its status") {
  router app;
  app.get("/303", [] { return see_other{"/x"}; });
  app.get("/302", [] { return found{"/x"}; });
  app.get("/307", [] { return temporary_redirect{"/x"}; });
  app.get("/308", [] { return permanent_redirect{"/x"}; });
  testing::client client{std::move(app)};
  for (int const code : {302, 303, 307, 308}) {
    auto const answer = client.get('/' + std::to_string(code));
    CHECK(to_int(answer.status()) == code);
    CHECK(answer.header("location") == "/x");
    CHECK(answer.body().empty());
  }
}

TEST_CASE("a location that would split the response is a 500 and nothing of it is sent") {
  router app;
  app.get("/", [] { return see_other{"/x\r\nX-Evil: 1"}; });
  testing::client client{std::move(app)};
  auto const answer = client.get("/");
  CHECK(answer.status() == status::internal_server_error);
  CHECK(answer.header("location") == std::nullopt);
}

TEST_CASE("nothing to say is a 204") {
  router app;
  app.get("/void", [] {});
  app.get("/value", [] { return no_content{}; });
  app.get("/task", []() -> task<> { co_return; });
  testing::client client{std::move(app)};
  for (auto const* path : {"/void", "/value", "/task"})
    CHECK(client.get(path).status() == status::no_content);
}
