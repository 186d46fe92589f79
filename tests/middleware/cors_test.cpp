#include <corest/middleware/cors.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/router.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;

namespace {

constexpr std::string_view app_origin = "https://app.example.com";

testing::client serving(cors::options chosen) {
  router app;
  app.use(cors(std::move(chosen)));
  app.get("/vehicles", [] { return "all\n"; });
  app.post("/vehicles", []() -> std::string { throw problem(status::too_many_requests); });
  return testing::client(std::move(app));
}

auto preflight(testing::client const& client, std::string_view origin, std::string_view method,
               std::string_view fields = "") {
  auto asking = client.with("Origin", origin).with("Access-Control-Request-Method", method);
  return (fields.empty() ? asking : asking.with("Access-Control-Request-Headers", fields))
      .options("/vehicles");
}

bool lets_in(std::vector<std::string> origins, std::string_view origin) {
  auto const client = serving({.origins = std::move(origins)});
  auto const answer = client.with("Origin", origin).get("/vehicles");
  CHECK(answer.status() == status::ok);  // CORS protects the user of a browser, and hides nothing from others
  auto const allowed = answer.header("Access-Control-Allow-Origin");
  CHECK((!allowed || *allowed == origin));
  return allowed.has_value();
}

std::string refused(cors::options chosen) {
  try {
    cors const made(std::move(chosen));
  } catch (std::invalid_argument const& why) {
    return why.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a page of an origin that is named may read answers, also those that are errors") {
  auto const client = serving({.origins = {std::string(app_origin)}});
  auto const from = client.with("Origin", app_origin);
  for (auto const& answer :
       {from.get("/vehicles"), from.get("/nowhere"), from.delete_("/vehicles"), from.post("/vehicles")}) {
    CAPTURE(to_int(answer.status()));
    CHECK(answer.header("Access-Control-Allow-Origin") == app_origin);
    CHECK(answer.header("Vary") == "Origin");
    CHECK(answer.header("Access-Control-Expose-Headers")->find("X-Request-Id") != std::string_view::npos);
    CHECK_FALSE(answer.header("Access-Control-Allow-Credentials"));
  }
}

TEST_CASE("what the server refuses before it looks for a route may be read as well") {
  router app;
  app.use(cors({.origins = {"*"}}));
  testing::client client{std::move(app)};
  auto const answer = client.with("Content-Length", "x").get("/");
  CHECK(answer.status() == status::bad_request);
  CHECK(answer.header("Access-Control-Allow-Origin") == "*");
}

TEST_CASE("an answer without an origin says that it depends on one, for caches") {
  auto const client = serving({.origins = {std::string(app_origin)}});
  CHECK(client.get("/vehicles").header("Vary") == "Origin");
  CHECK_FALSE(client.get("/vehicles").header("Access-Control-Allow-Origin"));
  auto const open = serving({.origins = {"*"}});
  CHECK_FALSE(open.get("/vehicles").header("Vary"));
  CHECK(open.get("/vehicles").header("Access-Control-Allow-Origin") == "*");
}

TEST_CASE("origins are compared whole") {
  CHECK(lets_in({"https://app.example.com"}, "https://app.example.com"));
  for (auto const* other :
       {"http://app.example.com", "https://app.example.com:8443", "https://app.example.com.evil.test",
        "https://evilapp.example.com", "https://APP.example.com", "null", "https://app.example.com/",
        "https://app.example.co"}) {
    CAPTURE(other);
    CHECK_FALSE(lets_in({"https://app.example.com"}, other));
  }
  CHECK(lets_in({"https://[::1]:8443"}, "https://[::1]:8443"));
}

TEST_CASE("a pattern covers the names below a domain, or the ports of a host, and no more") {
  CHECK(lets_in({"https://*.example.com"}, "https://a.example.com"));
  CHECK(lets_in({"https://*.example.com"}, "https://a.b.example.com"));
  for (auto const* other :
       {"https://example.com", "https://.example.com", "https://evilexample.com",
        "https://a.example.com.evil.test", "https://evil.test/.example.com", "https://evil.test?.example.com",
        "https://a@b.example.com", "http://a.example.com"}) {
    CAPTURE(other);
    CHECK_FALSE(lets_in({"https://*.example.com"}, other));
  }
  CHECK(lets_in({"http://localhost:*"}, "http://localhost"));
  CHECK(lets_in({"http://localhost:*"}, "http://localhost:5173"));
  CHECK_FALSE(lets_in({"http://localhost:*"}, "http://localhost:evil"));
  CHECK_FALSE(lets_in({"http://localhost:*"}, "http://localhost.evil.test:80"));
}

TEST_CASE("a preflight is answered without asking the handler, and remembered by the browser") {
  auto const client = serving({.origins = {std::string(app_origin)}, .max_age = std::chrono::seconds(600)});
  auto const answer = preflight(client, app_origin, "DELETE", "content-type, x-api-key");
  CHECK(answer.status() == status::no_content);
  CHECK(answer.header("Access-Control-Allow-Origin") == app_origin);
  CHECK(answer.header("Access-Control-Allow-Methods")->find("DELETE") != std::string_view::npos);
  CHECK(answer.header("Access-Control-Allow-Headers")->find("X-API-Key") != std::string_view::npos);
  CHECK(answer.header("Access-Control-Max-Age") == "600");
  CHECK(answer.header("Vary")->starts_with("Origin, "));
}

TEST_CASE("a preflight that asks for too much is told so") {
  auto const client = serving({.origins = {std::string(app_origin)}, .methods = {method::get}});
  for (auto const& answer :
       {preflight(client, "https://evil.test", "GET"), preflight(client, app_origin, "DELETE"),
        preflight(client, app_origin, "GET", "x-secret")}) {
    CHECK(answer.status() == status::forbidden);
    CHECK(answer.body().find("/problems/origin-not-allowed") != std::string_view::npos);
    CHECK_FALSE(answer.header("Access-Control-Allow-Origin"));
  }
  CHECK(preflight(client, app_origin, "POST").status() == status::no_content);  // needs no permission
}

TEST_CASE("OPTIONS that is no preflight says what the path answers") {
  auto const client = serving({.origins = {std::string(app_origin)}});
  auto const answer = client.options("/vehicles");
  CHECK(answer.header("Allow")->find("POST") != std::string_view::npos);
}

TEST_CASE("any header is any but Authorization, which must be named") {
  auto const client = serving({.origins = {"*"}, .request_headers = {"*"}});
  CHECK(preflight(client, app_origin, "GET", "x-mine,x-other").header("Access-Control-Allow-Headers") ==
        "x-mine,x-other");
  CHECK(preflight(client, app_origin, "GET", "authorization").status() == status::forbidden);
}

TEST_CASE("credentials are for origins that are named") {
  auto const client = serving({.origins = {std::string(app_origin)}, .credentials = true});
  CHECK(client.with("Origin", app_origin).get("/vehicles").header("Access-Control-Allow-Credentials") ==
        "true");
  CHECK_FALSE(
      client.with("Origin", "https://evil.test").get("/vehicles").header("Access-Control-Allow-Credentials"));
}

TEST_CASE("what is not safe or means nothing is refused with a sentence, at start") {
  CHECK(refused({.origins = {"*"}, .credentials = true}).find("every page on the web") != std::string::npos);
  CHECK(refused({}).find("name the origins") != std::string::npos);
  CHECK(refused({.origins = {"*", "https://a.test"}}).find("stands alone") != std::string::npos);
  CHECK(refused({.origins = {"null"}}).find("sandboxed") != std::string::npos);
  CHECK(refused({.origins = {"app.example.com"}}).find("no scheme") != std::string::npos);
  CHECK(refused({.origins = {"https://app.example.com/"}}).find("is no origin") != std::string::npos);
  CHECK(refused({.origins = {"https://App.example.com"}}).find("lower case") != std::string::npos);
  CHECK(refused({.origins = {"https://*.com"}}).find("top-level") != std::string::npos);
  CHECK(refused({.origins = {"https://*"}}).find("is no origin") != std::string::npos);
  CHECK(refused({.origins = {"https://a.test:443"}}).find("leave it out") != std::string::npos);
  CHECK(refused({.origins = {"http://*.a.test"}, .credentials = true}).find("plain text") !=
        std::string::npos);
  CHECK(refused({.origins = {"https://a.test"}, .request_headers = {"*"}, .credentials = true})
            .find("name them") != std::string::npos);
  CHECK(refused({.origins = {"https://a.test"}, .exposed_headers = {"a b"}}).find("no header name") !=
        std::string::npos);
}
