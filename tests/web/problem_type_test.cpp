#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/router.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <expected>
#include <optional>
#include <stdexcept>
#include <string>

using namespace corest;

namespace {

struct out_of_stock {
  static constexpr std::string_view type = "out-of-stock";
  static constexpr std::string_view title = "Out of stock";
  static constexpr corest::status status = corest::status::conflict;
  static constexpr std::string_view description = "Ask again `tomorrow`.";
  std::string detail;
  std::string sku;
  int left = 0;
  std::optional<int> more_at;
};
struct closed {
  static constexpr std::string_view type = "closed";
  static constexpr std::string_view title = "Closed";
  static constexpr corest::status status = corest::status::service_unavailable;
};
// Not problems: their members only have such names.
struct described {
  std::string type;
  std::string title;
  int status = 0;
};
static_assert(problem_struct<out_of_stock> && problem_struct<closed> && !problem_struct<described>);

constexpr std::string_view as_written =
    R"({"type":"/problems/out-of-stock","title":"Out of stock","status":409,"detail":"none today","instance":"/buy",)"
    R"("request_id":"test","sku":"b-7","left":2})";
out_of_stock const none_today{"none today", "b-7", 2, {}};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a struct stands for a problem: returned, within an expected, thrown, or made into one") {
  router app;
  app.get("/buy", [] { return none_today; });
  app.post("/buy", []() -> std::expected<std::string, out_of_stock> { return std::unexpected(none_today); });
  app.put("/buy", []() -> std::string { throw none_today; }).responds<out_of_stock>();
  app.patch("/buy", []() -> std::string { throw problem(none_today); });
  app.delete_("/buy", []() -> std::expected<void, problem> { return std::unexpected(none_today); });
  testing::client client{std::move(app)};
  for (auto const& answer : {client.get("/buy"), client.post("/buy"), client.put("/buy", "", ""),
                             client.patch("/buy", "", ""), client.delete_("/buy")}) {
    CHECK(answer.status() == status::conflict);
    CHECK(answer.header("Content-Type") == "application/problem+json");
    CHECK(answer.body() == as_written);
  }
}

TEST_CASE("a struct that says nothing beside what it is needs no members") {
  router app;
  app.get("/", [] { return closed{}; });
  testing::client client{std::move(app)};
  CHECK(client.get("/").body() ==
        R"({"type":"/problems/closed","title":"Closed","status":503,"instance":"/","request_id":"test"})");
}

TEST_CASE("a struct whose members are only called so is an ordinary answer") {
  router app;
  app.get("/", [] { return described{"a", "b", 3}; });
  testing::client client{std::move(app)};
  CHECK(client.get("/").status() == status::ok);
}

TEST_CASE("each kind of problem has a page, in HTML for browsers and in text for others") {
  router app{{.title = "Shop <1>"}};
  app.get("/buy", []() -> std::expected<std::string, out_of_stock> { return "bought\n"; });
  app.get("/hidden", [] { return closed{}; }).hidden();
  app.problem_type(
      {.name = "full", .title = "Full", .status = status::conflict, .description = "No <room>."});
  testing::client client{std::move(app)};
  auto const browser = client.with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
  auto const page = browser.get("/problems/out-of-stock");
  CHECK(page.status() == status::ok);
  CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
  CHECK(page.header("Vary") == "Accept");
  CHECK(contains(*page.header("Content-Security-Policy"), "default-src 'none'"));
  CHECK(contains(page.body(), "<h1>Out of stock</h1>"));
  CHECK(contains(page.body(), "Ask again <code>tomorrow</code>."));
  CHECK(contains(page.body(), "<code>left</code>"));
  CHECK(contains(page.body(), "Shop &lt;1&gt;"));
  CHECK(contains(page.body(), "name=\"viewport\""));
  CHECK(contains(std::string(browser.get("/problems/page.css").body()), "color-scheme: light dark"));
  auto const text = client.get("/problems/out-of-stock");
  CHECK(text.header("Content-Type") == "text/plain; charset=utf-8");
  CHECK(contains(text.body(), "409 Conflict\n/problems/out-of-stock\n"));
  CHECK(client.get("/problems/closed").status() == status::ok);  // its route is hidden, its problems are not
  CHECK(contains(std::string(browser.get("/problems/full").body()), "No &lt;room&gt;."));
  CHECK(client.get("/problems/nothing").status() == status::not_found);
  std::string const list(client.get("/problems").body());
  for (auto const* name : {"out-of-stock", "closed", "full", "invalid-request", "overloaded"}) {
    CHECK(contains(list, "/problems/" + std::string(name)));
    CHECK(client.get("/problems/" + std::string(name)).status() == status::ok);
  }
}

TEST_CASE("kinds of problems are in the OpenAPI document, at their operations and in a list") {
  router app;
  app.get("/buy", []() -> std::expected<std::string, out_of_stock> { return "bought\n"; });
  app.put("/buy", [] { return "bought\n"; }).responds<closed>();
  testing::client client{std::move(app)};
  std::string const document(client.get("/openapi.json").body());
  CHECK(contains(
      document,
      R"("409":{"description":"Out of stock","content":{"application/problem+json":{"schema":{"allOf":)"));
  CHECK(contains(document, R"("sku":{"type":"string"},"left":{"type":"integer")"));
  CHECK(contains(document, R"("503":{"description":"Closed")"));
  CHECK(contains(document, R"("x-problem-types":[)"));
  CHECK(contains(
      document,
      R"({"type":"/problems/out-of-stock","title":"Out of stock","status":409,"description":"Ask again `tomorrow`."})"));
}

TEST_CASE("types may be absolute, and pages served elsewhere or not at all") {
  router absolute{{.problems = "https://errors.test/fleet"}};
  absolute.get("/", [] { return closed{}; });
  testing::client at_errors{std::move(absolute)};
  CHECK(contains(std::string(at_errors.get("/").body()), R"("type":"https://errors.test/fleet/closed")"));
  CHECK(at_errors.get("/fleet/closed").status() == status::ok);
  router silent{{.problems = ""}};
  silent.get("/", [] { return closed{}; });
  testing::client nowhere{std::move(silent)};
  CHECK(contains(std::string(nowhere.get("/").body()), R"("type":"/problems/closed")"));
  CHECK(nowhere.get("/problems/closed").status() == status::not_found);
}

TEST_CASE("a name that the program has told of gets its title, and each kind has a number to be counted by") {
  router app;
  app.problem_type({.name = "full", .title = "Full up", .status = status::conflict});
  app.get("/full", []() -> std::string { throw problem(status::conflict).type("full"); });
  app.get("/plain", []() -> std::string { throw problem(status::conflict); });
  app.get("/foreign", []() -> std::string { throw problem(status::conflict).type("https://a.test/b"); });
  app.get("/good", [] { return "good\n"; });
  app.prepare();
  std::vector<std::string> names;
  for (auto const& kind : app.problem_types()) names.push_back(kind.name);
  testing::client client{std::move(app)};
  auto const counted = [&](std::string_view path) { return names.at(client.get(path).raw().problem() - 1u); };
  CHECK(counted("/full") == "full");
  CHECK(contains(std::string(client.get("/full").body()), R"("title":"Full up")"));
  CHECK(counted("/plain") == "about:blank");
  CHECK(counted("/foreign") == "other");
  CHECK(counted("/nowhere") == "about:blank");
  CHECK(client.get("/good").raw().problem() == 0);
}

TEST_CASE("two kinds of one name, and names that are none, are refused before it serves") {
  router twice;
  twice.problem_type({.name = "full", .title = "Full", .status = status::conflict});
  twice.problem_type({.name = "full", .title = "Fuller", .status = status::conflict});
  CHECK_THROWS_WITH_AS(twice.prepare(),
                       "two kinds of problems are called \"full\" and differ in title or status",
                       std::logic_error);
  router spaced;
  spaced.problem_type({.name = "Not Here", .title = "x", .status = status::conflict});
  CHECK_THROWS_AS(spaced.prepare(), std::logic_error);
  router good;
  good.problem_type({.name = "odd", .title = "x", .status = status::ok});
  CHECK_THROWS_AS(good.prepare(), std::logic_error);
}
