#include <corest/json/json.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/json_items.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;

namespace {

struct reading {
  int id;
  checked<double, range<0, 100>> level = 50;
};

task<std::string> sum(json_items<reading> in) {
  int total = 0, count = 0;
  while (auto const one = co_await in.next()) {
    total += one->id;
    ++count;
  }
  co_return std::to_string(count) + " items, " + std::to_string(total);
}

task<std::string> skip_bad(json_items<reading> in) {
  std::string text;
  while (auto const one = co_await in.try_next()) text += *one ? "+" : std::to_string(in.index());
  co_return text;
}

router make_app() {
  router app;
  app.post("/sum", sum);
  app.post("/skip", skip_bad);
  return app;
}

constexpr std::string_view lines = "application/x-ndjson";

}  // namespace

TEST_CASE("the items of an array and of lines are read one by one") {
  testing::client client(make_app());
  CHECK(client.post("/sum", R"([{"id":1}, {"id":2,"level":5}])").body() == "2 items, 3");
  CHECK(client.post("/sum", "{\"id\":1}\n\n{\"id\":2}\r\n{\"id\":4}", lines).body() == "3 items, 7");
  CHECK(client.post("/sum", "[]").body() == "0 items, 0");
  CHECK(client.post("/sum", "", lines).body() == "0 items, 0");
  std::string many = "[";
  for (int i = 0; i < 100'000; ++i) many += (i > 0 ? ",{\"id\":" : "{\"id\":") + std::to_string(i % 10) + "}";
  CHECK(client.post("/sum", many + "]").body() == "100000 items, 450000");
}

TEST_CASE("an item that does not fit is a 422 that names it") {
  testing::client client(make_app());
  auto const answer = client.post("/sum", R"([{"id":1},{"id":"x","level":101}])");
  CHECK(answer.status() == status::unprocessable_content);
  CHECK(answer.body().find("\"/1/id\"") != std::string::npos);
  CHECK(answer.body().find("\"/1/level\"") != std::string::npos);
  CHECK(client.post("/sum", "{\"id\":1}\nnonsense\n", lines).status() == status::bad_request);
}

TEST_CASE("who wants goes on behind an item that does not fit") {
  testing::client client(make_app());
  CHECK(client.post("/skip", "{\"id\":1}\n{}\n[\n{\"id\":2}", lines).body() == "+12+");
}

TEST_CASE("what is no list, goes on behind its end, or is cut short is a 400") {
  testing::client client(make_app());
  for (std::string const text : {"", "{}", "[{\"id\":1}", "[{\"id\":1},]", "[{\"id\":1}] x"}) {
    CAPTURE(text);
    CHECK(client.post("/sum", text).status() == status::bad_request);
  }
}

TEST_CASE("an item beyond the limit is a 413, and a body of another type a 415") {
  testing::client client(make_app());
  std::string const longest(json::default_max_item_bytes, ' ');
  CHECK(client.post("/sum", "[\"" + longest + "\"]").status() == status::content_too_large);
  CHECK(client.post("/sum", "[]", "text/plain").status() == status::unsupported_media_type);
  auto const document = client.get("/openapi.json").body();
  CHECK(document.find("application/x-ndjson") != std::string::npos);
}
