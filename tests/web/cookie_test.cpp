#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/cookie.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>

using namespace corest;

TEST_CASE("a cookie is found among others, without its quotes") {
  router app;
  app.get("/",
          [](cookie<std::optional<std::string>, "session"> session) { return session->value_or("none"); });
  testing::client client{std::move(app)};
  CHECK(client.with("Cookie", "session=abc").get("/").body() == "abc");
  CHECK(client.with("Cookie", "a=b; session=\"x=y\"; c=d").get("/").body() == "x=y");
  CHECK(client.with("Cookie", "session=").get("/").body().empty());
  CHECK(client.with("Cookie", "Session=abc; sessions=x; xsession=y; session").get("/").body() == "none");
  CHECK(client.get("/").body() == "none");
}

TEST_CASE("a cookie that is missing or does not fit is named") {
  router app;
  app.get("/", [](cookie<int, "count"> count) { return *count; });
  testing::client client{std::move(app)};
  CHECK(client.with("Cookie", "count=7").get("/").body() == "7");
  CHECK(client.get("/").body().find(R"({"cookie":"count","detail":"is missing","code":"required"})") !=
        std::string_view::npos);
  CHECK(client.with("Cookie", "count=x").get("/").status() == status::unprocessable_content);
}
