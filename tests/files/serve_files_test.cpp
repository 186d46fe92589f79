#include "files/locate.hpp"
#include "files/site.hpp"

#include <corest/files/serve_files.hpp>
#include <corest/io/error.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/path.hpp>
#include <corest/web/state.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>

using namespace corest;
using files_test::site;

namespace {

testing::client serving(site const& from, static_options options = {}, std::string_view prefix = "/s") {
  router app;
  app.get("/api/users", [] { return "users"; });
  serve_files(app, prefix, folder(from.path()), std::move(options));
  return testing::client(std::move(app));
}

std::string text(std::optional<std::string_view> field) { return std::string(field.value_or("(none)")); }

constexpr char const* from_browser =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

}  // namespace

TEST_CASE("the files of a folder and of those below it are served") {
  site const here;
  here.put("app.js", "script");
  here.put("img/logo.svg", "picture");
  here.put("with space.txt", "text");
  auto client = serving(here);
  CHECK(client.get("/s/app.js").body() == "script");
  CHECK(text(client.get("/s/app.js").header("Content-Type")) == "text/javascript; charset=utf-8");
  CHECK(client.get("/s/img/logo.svg").body() == "picture");
  CHECK(client.get("/s/with%20space.txt").body() == "text");
  CHECK(client.get("/s/none.js").status() == status::not_found);
  CHECK(client.get("/s/app.js/").status() == status::not_found);
  CHECK(client.get("/s/app.js/x").status() == status::not_found);
  CHECK(client.head("/s/app.js").status() == status::ok);
  CHECK(client.post("/s/app.js").status() == status::method_not_allowed);
  CHECK(client.with("Range", "bytes=1-2").get("/s/app.js").body() == "cr");
}

TEST_CASE("a folder is answered by its index, and never by a listing") {
  site const here;
  here.put("index.html", "home");
  here.put("docs/index.html", "docs");
  here.put("docs/home.htm", "other");
  here.put("pictures/a.png", "a");
  auto client = serving(here);
  CHECK(client.get("/s/").body() == "home");
  CHECK(client.get("/s/docs/").body() == "docs");
  CHECK(text(client.get("/s/docs/").header("Content-Type")) == "text/html; charset=utf-8");
  CHECK(client.get("/s/pictures/").status() == status::not_found);
  CHECK(client.get("/s/pictures").status() == status::not_found);
  CHECK(serving(here, {.index = "home.htm"}).get("/s/docs/").body() == "other");
  CHECK(serving(here, {.index = ""}).get("/s/docs/").status() == status::not_found);
  CHECK(serving(here, {.index = ""}).get("/s/docs").status() == status::not_found);
}

TEST_CASE("a folder without its slash is redirected, with its query and to nowhere else") {
  site const here;
  here.put("index.html", "home");
  here.put("a b/index.html", "docs");
  auto client = serving(here);
  CHECK(client.get("/s").status() == status::permanent_redirect);
  auto const answer = client.get("/s/a%20b?x=1&y");
  CHECK(answer.status() == status::permanent_redirect);
  CHECK(text(answer.header("Location")) == "/s/a%20b/?x=1&y");
  here.put("evil.example/index.html", "folder");
  CHECK(serving(here, {}, "/").get("//evil.example").status() == status::not_found);
}

TEST_CASE("nothing outside the folder can be had, and nothing hidden") {
  site const here;
  here.put("outside.txt", "outside");
  here.put("root/inside.txt", "inside");
  here.put("root/.env", "secret");
  here.put("root/.git/config", "secret");
  here.put("root/.well-known/security.txt", "contact");
  here.link("root/escape.txt", "../outside.txt");
  here.link("root/absolute.txt", here.file("outside.txt"));
  here.link("root/up", "..");
  here.link("root/link.txt", "inside.txt");
  router app;
  serve_files(app, "/s", folder(here.file("root")));
  serve_files(app, "/all", folder(here.file("root"), hidden_files::shown));
  testing::client const client(std::move(app));
  CHECK(client.get("/s/link.txt").body() == "inside");
  CHECK(client.get("/s/.well-known/security.txt").body() == "contact");
  for (char const* const path :
       {"/s/escape.txt", "/s/absolute.txt", "/s/up/outside.txt", "/s/..%5coutside.txt",
        "/s/a%2f..%2foutside.txt", "/s/%2e%2e/outside.txt", "/s//etc/passwd", "/s/inside.txt%00.png",
        "/s/.env", "/s/%2eenv", "/s/.git/config", "/s/root/"}) {
    CAPTURE(path);
    auto const answer = client.get(path);
    CHECK((answer.status() == status::not_found || answer.status() == status::bad_request));
    CHECK(answer.body().find("outside\n") == std::string_view::npos);
    CHECK(answer.body().find("secret") == std::string_view::npos);
  }
  CHECK(client.get("/all/.env").body() == "secret");
}

TEST_CASE("what the kernel refuses is said as what it is") {
  CHECK(why_not(std::errc::permission_denied).status() == status::forbidden);
  CHECK(why_not(std::errc::cross_device_link).status() == status::not_found);
  CHECK_THROWS((void)why_not(std::errc::too_many_files_open));
}

TEST_CASE("a single page application answers for its routes, and not for scripts that are gone") {
  site const here;
  here.put("index.html", "app");
  here.put("app.js", "script");
  auto client = serving(here, {.fallback = "index.html"}, "/");
  auto const page = client.with("Accept", from_browser).get("/users/7/orders");
  CHECK(page.status() == status::ok);
  CHECK(page.body() == "app");
  CHECK(text(page.header("Content-Type")) == "text/html; charset=utf-8");
  CHECK(text(page.header("Vary")) == "Accept, Accept-Encoding");
  CHECK(client.with("Accept", from_browser).get("/app.js").body() == "script");
  CHECK(client.with("Accept", from_browser).get("/api/users").body() == "users");
  for (char const* const accept : {"*/*", "image/avif,image/webp,*/*;q=0.8", "application/json"}) {
    auto const answer = client.with("Accept", accept).get("/gone.js");
    CHECK(answer.status() == status::not_found);
    CHECK(text(answer.header("Vary")) == "Accept");
  }
  CHECK(client.get("/gone.js").status() == status::not_found);
  CHECK(serving(here, {.fallback = "none.html"}).with("Accept", from_browser).get("/s/x").status() ==
        status::not_found);
  CHECK(serving(here).with("Accept", from_browser).get("/s/x").status() == status::not_found);
}

TEST_CASE("a packed file is sent to who accepts it, as another version of the same thing") {
  site const here;
  here.put("app.js", "plain");
  here.put("app.js.gz", "gzipped");
  here.put("app.js.br", "brotli");
  here.put("photo.jpg", "plain");
  here.put("photo.jpg.gz", "gzipped");
  auto client = serving(here);
  auto get = [&](char const* accept) { return client.with("Accept-Encoding", accept).get("/s/app.js"); };
  auto const br = get("gzip, deflate, br, zstd");
  CHECK(br.body() == "brotli");
  CHECK(text(br.header("Content-Encoding")) == "br");
  CHECK(text(br.header("Content-Type")) == "text/javascript; charset=utf-8");
  CHECK(text(br.header("Vary")) == "Accept-Encoding");
  auto const gzip = get("gzip");
  CHECK(gzip.body() == "gzipped");
  CHECK(text(gzip.header("Content-Encoding")) == "gzip");
  CHECK(get("zstd, gzip;q=0.1").body() == "gzipped");
  CHECK(get("br;q=0.5, gzip").body() == "gzipped");
  CHECK(get("zstd").body() == "plain");
  CHECK(get("br;q=0, *;q=0").status() == status::not_acceptable);
  auto const plain = client.get("/s/app.js");
  CHECK(plain.body() == "plain");
  CHECK_FALSE(plain.header("Content-Encoding"));
  CHECK(text(plain.header("Vary")) == "Accept-Encoding");
  CHECK(text(plain.header("ETag")) != text(gzip.header("ETag")));
  auto const again = client.with("Accept-Encoding", "gzip").with("If-None-Match", text(gzip.header("ETag")));
  CHECK(again.get("/s/app.js").status() == status::not_modified);
  CHECK(text(again.get("/s/app.js").header("Vary")) == "Accept-Encoding");
  CHECK(client.with("Accept-Encoding", "gzip").get("/s/photo.jpg").body() == "plain");
  CHECK(serving(here, {.packed = false}).with("Accept-Encoding", "gzip").get("/s/app.js").body() == "plain");
}

TEST_CASE("a packed file that is older than its file is passed over, and so is one alone") {
  site const here;
  here.put("a.css", "new", std::chrono::hours(1));
  here.put("a.css.gz", "old", std::chrono::hours(2));
  here.put("b.css.gz", "alone");
  here.put("c.css", "plain");
  here.put("c.css.gz/file", "in a folder");
  auto client = serving(here);
  auto const asked = client.with("Accept-Encoding", "gzip");
  CHECK(asked.get("/s/a.css").body() == "new");
  CHECK(asked.get("/s/b.css").status() == status::not_found);
  CHECK(asked.get("/s/c.css").body() == "plain");
}

TEST_CASE("the first rule that fits says what is kept; without one it is asked for again each time") {
  site const here;
  for (char const* const name : {"index.html", "assets/app-1a2b3c4d.js", "assets/readme.txt", "robots.txt"})
    here.put(name, "content");
  auto client = serving(
      here, {.cache = {{"assets/*.txt", ""}, {"assets/**", immutable_cache}, {"robots.txt", "max-age=60"}}});
  auto cache = [&](std::string const& path) { return text(client.get(path).header("Cache-Control")); };
  CHECK(cache("/s/assets/app-1a2b3c4d.js") == "public, max-age=31536000, immutable");
  CHECK(cache("/s/assets/readme.txt") == "(none)");
  CHECK(cache("/s/robots.txt") == "max-age=60");
  CHECK(cache("/s/") == "no-cache");
}

TEST_CASE("a group serves a folder within its prefix and its middleware") {
  site const here;
  here.put("a.txt", "content");
  router app;
  auto group = app.group("/tenants/{tenant}");
  serve_files(group, "/files", folder(here.path()));
  testing::client const client(std::move(app));
  CHECK(client.get("/tenants/7/files/a.txt").body() == "content");
}

TEST_CASE("a folder is in the document only if it is wanted there") {
  site const here;
  CHECK(std::string(serving(here).get("/openapi.json").body()).find("/s/{path}") == std::string::npos);
  CHECK(std::string(serving(here, {.documented = true}).get("/openapi.json").body()).find("/s/{path}") !=
        std::string::npos);
}

TEST_CASE("a folder that is not there is said when the program starts") {
  router app;
  CHECK_THROWS_AS(serve_files(app, "/s", folder("/nowhere/at/all")), io_error);
}

TEST_CASE("a handler opens what a stranger names, and nothing else") {
  site const here;
  here.put("outside.txt", "outside");
  here.put("root/2026/a.txt", "content");
  here.put("root/.hidden", "secret");
  here.link("root/escape", "../outside.txt");
  router app;
  app.emplace<folder>(here.file("root"));
  app.get("/{name...}", [](path<std::string> name, state<folder> files) -> task<file_response> {
    co_return co_await files->open_file(*name);
  });
  testing::client const client(std::move(app));
  CHECK(client.get("/2026/a.txt").body() == "content");
  for (char const* const name :
       {"/escape", "/.hidden", "/2026", "/a%2f..%2f..%2foutside.txt", "/x%5c..%5cy", "/"})
    CHECK_MESSAGE(
        (client.get(name).status() == status::not_found || client.get(name).status() == status::bad_request),
        name);
}
