#include <corest/testing/client.hpp>
#include <corest/web/etag.hpp>
#include <corest/web/results.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace corest;

namespace {

struct vehicle {
  int id = 0;
};

router make_app() {
  router app;
  app.get("/v", [] { return tagged{vehicle{7}, etag(3)}; });
  app.post("/v", [] { return tagged{created{vehicle{7}, "/v/7"}, etag("a-1")}; });
  app.put("/v", [](if_match expected) { expected.check(etag(3)); });
  return app;
}

}  // namespace

TEST_CASE("a tagged value has its ETag, whatever else it is") {
  testing::client client{make_app()};
  CHECK(client.get("/v").header("etag") == "\"3\"");
  CHECK(client.get("/v").body() == R"({"id":7})");
  auto const made = client.post("/v");
  CHECK(made.status() == status::created);
  CHECK(made.header("location") == "/v/7");
  CHECK(made.header("etag") == "\"a-1\"");
}

TEST_CASE("a client that has the version already gets a 304 with the tag and no body") {
  testing::client client{make_app()};
  for (auto const* field : {"\"3\"", "W/\"3\"", "\"1\", \"3\"", "\"1\" , W/\"3\",", "*"}) {
    CAPTURE(field);
    auto const answer = client.with("If-None-Match", field).get("/v");
    CHECK(answer.status() == status::not_modified);
    CHECK(answer.header("etag") == "\"3\"");
    CHECK(answer.body().empty());
  }
  CHECK(client.with("If-None-Match", "\"3\"").head("/v").status() == status::not_modified);
  for (auto const* field : {"\"2\"", "3", "\"33\"", "\"3", ""}) {
    CAPTURE(field);
    CHECK(client.with("If-None-Match", field).get("/v").status() == status::ok);
  }
  CHECK(client.with("If-None-Match", "\"a-1\"").post("/v").status() == status::created);
}

TEST_CASE("a change demands If-Match, and that it names the current version") {
  testing::client client{make_app()};
  CHECK(client.put("/v", "").status() == status::precondition_required);
  CHECK(client.with("If-Match", "\"2\"").put("/v", "").status() == status::precondition_failed);
  CHECK(client.with("If-Match", "W/\"3\"").put("/v", "").status() == status::precondition_failed);
  CHECK(client.with("If-Match", "\"2\", \"3\"").put("/v", "").status() == status::no_content);
  CHECK(client.with("If-Match", "*").put("/v", "").status() == status::no_content);
}

TEST_CASE("a tag that could not be sent cannot be made") {
  CHECK_THROWS_AS(etag("a\"b"), std::invalid_argument);
  CHECK_THROWS_AS(etag("a b"), std::invalid_argument);
  CHECK_THROWS_AS(etag("a\n"), std::invalid_argument);
  CHECK(etag("!#~").quoted() == "\"!#~\"");
}

TEST_CASE("conditional requests stand in the document") {
  testing::client client{make_app()};
  auto const document = client.get("/openapi.json");
  for (auto const* part : {"If-None-Match", "If-Match", R"("304")", R"("412")", R"("428")", R"("ETag")"}) {
    CAPTURE(part);
    CHECK(document.body().find(part) != std::string_view::npos);
  }
}
