#include <corest/testing/client.hpp>
#include <corest/web/path.hpp>
#include <corest/web/results.hpp>
#include <corest/web/router.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <expected>
#include <optional>
#include <variant>

using namespace corest;

namespace {
struct vehicle {
  int id = 0;
};
}  // namespace

TEST_CASE("an empty optional is a 404 problem") {
  router app;
  app.get("/{id}", [](path<int> id) { return *id == 7 ? std::optional(vehicle{7}) : std::nullopt; });
  testing::client client{std::move(app)};
  CHECK(client.get("/7").body() == R"({"id":7})");
  CHECK(client.get("/8").status() == status::not_found);
  CHECK(client.get("/8").header("content-type") == "application/problem+json");
}

TEST_CASE("an expected is its value or its error, each in its own way") {
  router app;
  app.get("/{id}", [](path<int> id) -> std::expected<vehicle, problem> {
    if (*id == 7) return vehicle{7};
    return unexpected(problem(status::gone, "it was sold"));
  });
  app.delete_("/{id}", [](path<int> id) -> std::expected<void, see_other> {
    if (*id == 7) return {};
    return unexpected(see_other{"/7"});
  });
  testing::client client{std::move(app)};
  CHECK(client.get("/7").body() == R"({"id":7})");
  CHECK(client.get("/8").status() == status::gone);
  CHECK(client.delete_("/7").status() == status::no_content);
  CHECK(client.delete_("/8").header("location") == "/7");
}

TEST_CASE("a variant is whichever it holds") {
  using answer = std::variant<vehicle, created<vehicle>, see_other, problem>;
  router app;
  app.get("/{n}", [](path<int> n) -> answer {
    switch (*n) {
      case 0:
        return vehicle{1};
      case 1:
        return created{vehicle{2}, "/2"};
      case 2:
        return see_other{"/3"};
      default:
        return problem(status::conflict);
    }
  });
  testing::client client{std::move(app)};
  CHECK(client.get("/0").status() == status::ok);
  CHECK(client.get("/1").status() == status::created);
  CHECK(client.get("/2").status() == status::see_other);
  CHECK(client.get("/3").status() == status::conflict);
}

TEST_CASE("every answer of a union stands in the document") {
  router app;
  app.get("/a", []() -> std::variant<vehicle, see_other> { return vehicle{}; });
  app.get("/b", []() -> std::optional<vehicle> { return vehicle{}; });
  testing::client client{std::move(app)};
  auto const document = client.get("/openapi.json");
  for (auto const* part : {R"("200")", R"("303")", R"("404")", R"("Location")"}) {
    CAPTURE(part);
    CHECK(document.body().find(part) != std::string_view::npos);
  }
}
