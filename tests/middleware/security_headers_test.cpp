#include <corest/middleware/security_headers.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/router.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace corest;

namespace {

testing::client serving(security_headers::options chosen = {}) {
  router app;
  app.use(security_headers(std::move(chosen)));
  app.get("/", [] { return "text\n"; });
  app.get("/page", [] {
    response page(status::ok, "text/html", "<p>");
    page.set("content-security-policy", "default-src 'self'").set("Cache-Control", "max-age=60");
    return page;
  });
  return testing::client(std::move(app));
}

}  // namespace

TEST_CASE("every answer tells browsers to be careful, errors as well") {
  auto const client = serving();
  for (auto const& answer : {client.get("/"), client.get("/nowhere"), client.delete_("/"),
                             client.with("Content-Length", "x").get("/")}) {
    CAPTURE(to_int(answer.status()));
    CHECK(answer.header("X-Content-Type-Options") == "nosniff");
    CHECK(answer.header("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'");
    CHECK(answer.header("X-Frame-Options") == "DENY");
    CHECK(answer.header("Referrer-Policy") == "no-referrer");
    CHECK(answer.header("Cross-Origin-Resource-Policy") == "same-origin");
    CHECK_FALSE(answer.header("Strict-Transport-Security"));
    CHECK_FALSE(answer.header("Cache-Control"));
  }
}

TEST_CASE("what a handler says itself stays, and the rest is added") {
  auto const client = serving();
  auto const page = client.with("Cookie", "a=b").get("/page");
  CHECK(page.header("Content-Security-Policy") == "default-src 'self'");
  CHECK(page.header("Cache-Control") == "max-age=60");
  CHECK(page.header("X-Frame-Options") == "DENY");
  auto const docs = client.get("/docs");
  CHECK(docs.header("Content-Security-Policy")->find("script-src 'self'") != std::string_view::npos);
}

TEST_CASE("what was answered to somebody with credentials is not stored") {
  auto const client = serving();
  CHECK(client.with("Authorization", "Basic abc").get("/").header("Cache-Control") == "no-store");
  CHECK(client.with("Cookie", "a=b").get("/").header("Cache-Control") == "no-store");
  CHECK_FALSE(
      serving({.no_store_with_credentials = false}).with("Cookie", "a=b").get("/").header("Cache-Control"));
}

TEST_CASE("each of them can be changed or left out, and TLS promised for later") {
  auto const client = serving({.content_security_policy = "default-src 'none'",
                               .frame_options = "",
                               .no_sniffing = false,
                               .hsts = std::chrono::hours(24 * 365),
                               .hsts_subdomains = true});
  auto const answer = client.get("/");
  CHECK(answer.header("Content-Security-Policy") == "default-src 'none'");
  CHECK_FALSE(answer.header("X-Frame-Options"));
  CHECK_FALSE(answer.header("X-Content-Type-Options"));
  CHECK(answer.header("Strict-Transport-Security") == "max-age=31536000; includeSubDomains");
  CHECK_THROWS_AS(security_headers({.referrer_policy = "a\r\nb"}), std::invalid_argument);
}
