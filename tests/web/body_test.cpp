#include <corest/testing/client.hpp>
#include <corest/web/body.hpp>
#include <corest/web/content.hpp>
#include <corest/web/query.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace corest;

namespace {

struct point {
  checked<double, range<-90, 90>> lat;
  checked<double, range<-180, 180>> lon;
};

router make_app() {
  router app;
  app.post("/points", [](body<std::vector<point>> in) { return in->size(); });
  return app;
}

}  // namespace

TEST_CASE("a JSON body is read, whatever its +json type is called") {
  testing::client client{make_app()};
  CHECK(client.post("/points", R"([{"lat":1,"lon":2},{"lat":3,"lon":4}])").body() == "2");
  CHECK(client.post("/points", "[]", "application/vnd.points+json; charset=utf-8").body() == "0");
}

TEST_CASE("everything that does not fit is said at once, with its JSON Pointer") {
  testing::client client{make_app()};
  auto const answer = client.post("/points", R"([{"lat":91,"lon":2},{"lat":"x"}])");
  CHECK(answer.status() == status::unprocessable_content);
  CHECK(answer.body().find(R"("pointer":"/0/lat")") != std::string_view::npos);
  CHECK(answer.body().find(R"("pointer":"/1/lat")") != std::string_view::npos);
  CHECK(answer.body().find(R"({"pointer":"/1/lon","detail":)") != std::string_view::npos);
}

TEST_CASE("text that is no JSON, or too deep, is a 400") {
  testing::client client{make_app()};
  auto const answer = client.post("/points", "[{");
  CHECK(answer.status() == status::bad_request);
  CHECK(answer.body().find(R"("code":"syntax")") != std::string_view::npos);
  CHECK(client.post("/points", std::string(2000, '[')).status() == status::bad_request);
}

TEST_CASE("a body that is not called JSON is a 415 that says what is") {
  testing::client client{make_app()};
  auto const form = client.post("/points", "[]", "application/x-www-form-urlencoded");
  CHECK(form.status() == status::unsupported_media_type);
  CHECK(form.header("accept") == "application/json");
  CHECK(client.post("/points", "[]", "").status() == status::unsupported_media_type);
}

TEST_CASE("a PATCH with another type also learns it from Accept-Patch") {
  router app;
  app.patch("/", [](body<point>) {});
  testing::client client{std::move(app)};
  CHECK(client.patch("/", "x", "text/plain").header("accept-patch") == "application/json");
}

TEST_CASE("a missing body is a 400, unless it is optional") {
  router app;
  app.post("/needed", [](body<point>) {});
  app.post("/optional", [](body<std::optional<point>> in) { return in->has_value() ? "some" : "none"; });
  testing::client client{std::move(app)};
  CHECK(client.post("/needed").status() == status::bad_request);
  CHECK(client.post("/optional").body() == "none");
  CHECK(client.post("/optional", R"({"lat":1,"lon":2})").body() == "some");
}

TEST_CASE("failures of the query and of the body are told together") {
  router app;
  app.post("/", [](query<int, "n">, body<point>) {});
  testing::client client{std::move(app)};
  auto const answer = client.post("/?n=x", R"({"lat":1})");
  CHECK(answer.body().find(R"("parameter":"n")") != std::string_view::npos);
  CHECK(answer.body().find(R"("pointer":"/lon")") != std::string_view::npos);
}

TEST_CASE("text and bytes are taken as they are") {
  router app;
  app.post("/text", [](body<std::string> in) { return *in; });
  app.post("/view", [](body<std::string_view> in) { return *in; });
  app.post("/bytes", [](body<std::vector<std::byte>> in) { return in->size(); });
  app.post("/span", [](body<std::span<std::byte const>> in) { return in->size(); });
  testing::client client{std::move(app)};
  CHECK(client.post("/text", "a\xff", "text/plain").body() == "a\xff");
  CHECK(client.post("/view", "abc", "").body() == "abc");
  CHECK(client.post("/bytes", "abc", "image/png").body() == "3");
  CHECK(client.post("/span").body() == "0");
}

TEST_CASE("a route takes bodies up to its limit and not one byte more") {
  router app;
  app.post("/small", [](body<std::string> in) { return in->size(); }).max_body(4);
  app.post("/default", [](body<std::string> in) { return in->size(); });
  testing::client client{std::move(app)};
  CHECK(client.post("/small", "1234").body() == "4");
  CHECK(client.post("/small", "12345").status() == status::content_too_large);
  CHECK(client.post("/default", std::string(http::default_body_bytes, 'x')).body() == "1048576");
  CHECK(client.post("/default", std::string(http::default_body_bytes + 1, 'x')).status() ==
        status::content_too_large);
}
