#include "web/docs_page.hpp"

#include <corest/testing/client.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace corest;
using openapi::docs_file;
using openapi::docs_files;
using openapi::docs_ui;

namespace {

constexpr embedded_asset assets[] = {{"swagger-ui.css", "text/css; charset=utf-8", "a{}"},
                                     {"swagger-ui-bundle.js", "text/javascript; charset=utf-8", "f()"}};
constexpr docs_ui built_in{assets, "5.0.1"};
constexpr docs_ui left_out{{}, "5.0.1"};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

docs_file file_at(std::vector<docs_file> const& files, std::string_view path) {
  auto const found = std::ranges::find(files, path, &docs_file::path);
  REQUIRE_MESSAGE(found != files.end(), path);
  return *found;
}

}  // namespace

TEST_CASE("the page shows the document with files of this server") {
  auto const files = docs_files({.title = "Fleet"}, "{}", built_in);
  CHECK(files.size() == 6);
  auto const page = file_at(files, "/docs");
  CHECK(contains(page.text, "<title>Fleet</title>"));
  CHECK(contains(page.text, "data-document=\"/openapi.json\""));
  CHECK(contains(page.text, "<script src=\"/docs/swagger-ui-bundle.js?v=5.0.1\">"));
  CHECK_FALSE(contains(page.text, "https://"));
  CHECK(file_at(files, "/docs/swagger-ui-bundle.js").bytes() == "f()");
  CHECK(contains(file_at(files, "/docs/swagger-ui.css").header_lines,
                 "Content-Type: text/css; charset=utf-8\r\n"));
  CHECK(file_at(files, "/openapi.json").bytes() == "{}");
}

TEST_CASE("a page whose files are not built in loads them from a CDN and says so") {
  auto const files = docs_files({}, "{}", left_out);
  auto const page = file_at(files, "/docs");
  CHECK(contains(page.text, "this page loads it from cdn.jsdelivr.net"));
  CHECK(contains(page.text,
                 "<script src=\"https://cdn.jsdelivr.net/npm/swagger-ui-dist@5.0.1/swagger-ui-bundle.js\">"));
  CHECK(
      contains(page.header_lines, "script-src 'self' https://cdn.jsdelivr.net/npm/swagger-ui-dist@5.0.1/;"));
}

TEST_CASE("the policy of the page allows its own files and the servers of the API, and nothing inline") {
  auto const lines =
      file_at(docs_files({.servers = {"https://api.test:8443/v1", "/v2"}}, "{}", built_in), "/docs")
          .header_lines;
  CHECK(contains(lines, "default-src 'none'"));
  CHECK(contains(lines, "script-src 'self';"));
  CHECK(contains(lines, "connect-src 'self' https://api.test:8443\r\n"));
  CHECK_FALSE(contains(lines, "unsafe"));
}

TEST_CASE("a server that is unfit for a header field stays out of the policy") {
  for (auto const* const url :
       {"https://a.test; script-src *", "https://a.test\r\nX: y", "https://{name}.test"}) {
    auto const lines = file_at(docs_files({.servers = {url}}, "{}", built_in), "/docs").header_lines;
    CHECK(contains(lines, "connect-src 'self'\r\n"));
  }
}

TEST_CASE("a title cannot leave its element") {
  auto const page = file_at(docs_files({.title = "</title><script>&"}, "{}", built_in), "/docs");
  CHECK(contains(page.text, "<title>&lt;/title&gt;&lt;script&gt;&amp;</title>"));
}

TEST_CASE("page and document can stand elsewhere, or be left out") {
  auto const moved = docs_files({.openapi = "/v1/api.json", .docs = "/"}, "{}", built_in);
  CHECK(contains(file_at(moved, "/").text, "data-document=\"/v1/api.json\""));
  CHECK(file_at(moved, "/page.js").header_lines.starts_with("Content-Type: text/javascript"));
  CHECK(docs_files({.docs = ""}, "{}", built_in).size() == 1);
  CHECK(docs_files({.openapi = ""}, "{}", built_in).empty());
}

TEST_CASE("a router serves its document and the page") {
  testing::client client(router({.title = "Fleet"}));
  auto const document = client.get("/openapi.json");
  CHECK(document.status() == status::ok);
  CHECK(document.header("content-type") == "application/json");
  CHECK(document.header("cache-control") == "no-cache");
  CHECK(document.header("x-content-type-options") == "nosniff");
  CHECK(contains(document.body(), R"("title":"Fleet")"));
  CHECK(contains(client.get("/docs").body(), "<title>Fleet</title>"));
  CHECK(client.get("/docs/page.js").status() == status::ok);
  CHECK(client.head("/docs").header("content-type") == "text/html; charset=utf-8");
}

TEST_CASE("what the client has already is not sent again") {
  testing::client client{router()};
  auto const first = client.get("/openapi.json");
  auto const tag = first.header("etag");
  REQUIRE(tag);
  auto const again = client.with("If-None-Match", *tag).get("/openapi.json");
  CHECK(again.status() == status::not_modified);
  CHECK(again.body().empty());
  CHECK(client.with("If-None-Match", "\"other\"").get("/openapi.json").status() == status::ok);
}

TEST_CASE("the document does not list the paths that serve it") {
  testing::client client{router()};
  CHECK(contains(client.get("/openapi.json").body(), R"("paths":{})"));
}

TEST_CASE("a router can keep its description to itself") {
  testing::client client(router({.openapi = "", .docs = ""}));
  CHECK(client.get("/openapi.json").status() == status::not_found);
  CHECK(client.get("/docs").status() == status::not_found);
}

TEST_CASE("another document has another tag, and built-in files the tag of their version") {
  CHECK(file_at(docs_files({}, "{}", built_in), "/openapi.json").tag !=
        file_at(docs_files({}, "[]", built_in), "/openapi.json").tag);
  auto const script = file_at(docs_files({}, "{}", built_in), "/docs/swagger-ui-bundle.js");
  CHECK(script.tag.text() == "5.0.1");
  CHECK(contains(script.header_lines, "immutable"));
}
