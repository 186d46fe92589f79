#include <corest/async/sleep.hpp>
#include <corest/json/json.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/ndjson.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {

struct reading {
  int id;
  std::string place;
};

generator<reading> readings(int count) {
  for (int i = 0; i < count; ++i) {
    co_await sleep_for(1s);
    reading const next{i, "line\nbreak"};
    co_yield next;
  }
}

}  // namespace

TEST_CASE("a generator's items are lines of JSON, none of which breaks") {
  router app;
  app.get("/readings", [] { return ndjson(readings(2)); });
  app.get("/none", [] { return ndjson(readings(0)); });
  testing::client client(std::move(app));
  auto const answer = client.get("/readings");
  CHECK(answer.header("Content-Type") == "application/x-ndjson");
  CHECK(answer.body() == "{\"id\":0,\"place\":\"line\\nbreak\"}\n{\"id\":1,\"place\":\"line\\nbreak\"}\n");
  CHECK(client.get("/none").body().empty());
  CHECK(client.with("Accept", "text/csv").get("/none").status() == status::not_acceptable);
  auto const document = client.get("/openapi.json").body();
  CHECK(document.find("application/x-ndjson") != std::string::npos);
}
