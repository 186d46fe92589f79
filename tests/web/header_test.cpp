#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/header.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>

using namespace corest;

TEST_CASE("a header field is found whatever its case, and converted") {
  router app;
  app.get("/", [](header<int, "X-Count"> count, header<std::optional<std::string>, "X-Name"> name) {
    return std::to_string(*count) + name->value_or("-");
  });
  testing::client client{std::move(app)};
  CHECK(client.with("x-count", "7").get("/").body() == "7-");
  CHECK(client.with("X-Count", "7").with("x-name", "a%20b").get("/").body() == "7a%20b");
  CHECK(client.with("X-Count", "7").with("X-Count", "8").get("/").body() == "7-");
}

TEST_CASE("a header field that is missing or does not fit is named") {
  router app;
  app.get("/", [](header<int, "X-Count"> count) { return *count; });
  testing::client client{std::move(app)};
  auto const missing = client.get("/");
  CHECK(missing.status() == status::unprocessable_content);
  CHECK(missing.body().find(R"({"header":"X-Count","detail":"is missing","code":"required"})") !=
        std::string_view::npos);
  CHECK(client.with("X-Count", "x").get("/").body().find(R"("header":"X-Count")") != std::string_view::npos);
}
