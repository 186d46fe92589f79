#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/path.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>

using namespace corest;

namespace {

enum class color { red, green };
struct place {
  std::string city;
  int number = 0;
};

}  // namespace

TEST_CASE("path parameters take the placeholders in order, decoded and converted") {
  router app;
  app.get("/a/{name}/{number}/{flag}/{which}/{ratio}",
          [](path<std::string> name, path<std::uint8_t> number, path<bool> flag, path<color> which,
             path<double> ratio) {
            return *name + '|' + std::to_string(*number) + '|' + (*flag ? "yes" : "no") + '|' +
                   (*which == color::green ? "green" : "red") + '|' + std::to_string(*ratio);
          });
  testing::client client{std::move(app)};
  CHECK(client.get("/a/b%2Fc%20d/255/true/green/0.5").body() == "b/c d|255|yes|green|0.500000");
}

TEST_CASE("text that does not fit is a 422 that names every parameter in question") {
  router app;
  app.get("/a/{x}/{y}/{z}", [](path<std::uint8_t>, path<color>, path<checked<int, range<1, 9>>>) {});
  testing::client client{std::move(app)};
  auto const answer = client.get("/a/256/blue/10");
  CHECK(answer.status() == status::unprocessable_content);
  CHECK(answer.body().ends_with(
      R"("errors":[{"parameter":"x","detail":"must be at most 255","code":"maximum"},)"
      R"({"parameter":"y","detail":"must be one of: red, green","code":"enum"},)"
      R"({"parameter":"z","detail":"must be from 1 to 9","code":"maximum"}]})"));
  CHECK(client.get("/a/0/red/1").status() == status::no_content);
  CHECK(client.get("/a/255/green/9").status() == status::no_content);
}

TEST_CASE("text that does not fit a constrained placeholder is a 404") {
  router app;
  app.get("/a/{id:int}", [](path<int> id) { return *id; });
  testing::client client{std::move(app)};
  CHECK(client.get("/a/7").body() == "7");
  CHECK(client.get("/a/x").status() == status::not_found);
}

TEST_CASE("a struct takes the placeholders named like its members") {
  router app;
  app.get("/{number}/{city}", [](path<place> where) { return where->city + std::to_string(where->number); });
  testing::client client{std::move(app)};
  CHECK(client.get("/7/Ulm").body() == "Ulm7");
  CHECK(client.get("/x/Ulm").body().find(R"("parameter":"number")") != std::string_view::npos);
}

TEST_CASE("the rest of the path is decoded as one text") {
  router app;
  app.get("/files/{name...}", [](path<std::string> name) { return *name; });
  testing::client client{std::move(app)};
  CHECK(client.get("/files/a/b%20c").body() == "a/b c");
  CHECK(client.get("/files/").body().empty());
}

TEST_CASE("times are read as RFC 3339 has them") {
  router app;
  app.get("/on/{day}", [](path<std::chrono::sys_days> day) { return (*day).time_since_epoch().count(); });
  testing::client client{std::move(app)};
  CHECK(client.get("/on/1970-01-03").body() == "2");
  CHECK(client.get("/on/1970-13-03").status() == status::unprocessable_content);
  CHECK(client.get("/on/%22").status() == status::unprocessable_content);
}

TEST_CASE("a path parameter that is not UTF-8 is refused") {
  router app;
  app.get("/{name}", [](path<std::string> name) { return *name; });
  testing::client client{std::move(app)};
  auto const answer = client.get("/%ff");
  CHECK(answer.status() == status::unprocessable_content);
  CHECK(answer.body().find(R"("code":"syntax")") != std::string_view::npos);
}

TEST_CASE("handlers that take values can be called by hand") {
  auto const twice = [](path<int> n) { return *n * 2; };
  CHECK(twice(21) == 42);
  CHECK(path<place> { {"Ulm", 7} } -> city == "Ulm");
}
