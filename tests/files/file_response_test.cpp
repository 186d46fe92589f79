#include "files/site.hpp"

#include <corest/async/byte_source.hpp>
#include <corest/files/file_response.hpp>
#include <corest/http/date.hpp>
#include <corest/testing/client.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <string>

using namespace corest;
using files_test::site;
using files_test::text_of;

namespace {

// A router that answers /file with one file, changed by `touch`.
template <class F>
testing::client serving(std::string path, F touch) {
  router app;
  auto const answer = [path = std::move(path), touch]() -> task<file_response> {
    auto file = co_await open_file(path);
    touch(file);
    co_return file;
  };
  app.get("/file", answer);
  app.post("/file", answer);
  return testing::client(std::move(app));
}
testing::client serving(std::string path) {
  return serving(std::move(path), [](file_response&) {});
}

std::string text(std::optional<std::string_view> field) { return std::string(field.value_or("(none)")); }

}  // namespace

TEST_CASE("a file is sent with its type, length and validators, small and large") {
  site const here;
  for (std::size_t const size :
       {std::size_t{0}, std::size_t{5}, small_body_bytes, small_body_bytes + 1, std::size_t{3'000'000}}) {
    CAPTURE(size);
    here.put("page.html", text_of(size));
    auto client = serving(here.file("page.html"));
    auto const answer = client.get("/file");
    CHECK(answer.status() == status::ok);
    CHECK(answer.body() == text_of(size));
    CHECK(text(answer.header("Content-Type")) == "text/html; charset=utf-8");
    CHECK(text(answer.header("Accept-Ranges")) == "bytes");
    CHECK(text(answer.header("X-Content-Type-Options")) == "nosniff");
    CHECK(text(answer.header("ETag")).starts_with('"'));
    CHECK(http::parse_date(text(answer.header("Last-Modified")), 0).has_value());
    bool const from_memory = size > 0 && size <= small_body_bytes;
    CHECK((answer.raw().stream() == nullptr) == from_memory);
    if (!from_memory) CHECK(answer.raw().stream()->size() == size);
    auto const head = client.head("/file");
    CHECK(head.raw().stream()->size() == size);
    CHECK(text(head.header("ETag")) == text(answer.header("ETag")));
  }
}

TEST_CASE("a client that has the file gets a 304 with the validators and what to keep") {
  site const here;
  here.put("a.txt", "content");
  auto client = serving(here.file("a.txt"), [](file_response& file) { file.cache_control("max-age=5"); });
  auto const first = client.get("/file");
  auto const tag = text(first.header("ETag"));
  auto const date = text(first.header("Last-Modified"));
  for (auto const& asked : {client.with("If-None-Match", tag), client.with("If-None-Match", "W/" + tag),
                            client.with("If-None-Match", "\"x\", " + tag),
                            client.with("If-Modified-Since", date), client.with("If-None-Match", "*")}) {
    auto const answer = asked.get("/file");
    CHECK(answer.status() == status::not_modified);
    CHECK(answer.body().empty());
    CHECK(text(answer.header("ETag")) == tag);
    CHECK(text(answer.header("Last-Modified")) == date);
    CHECK(text(answer.header("Cache-Control")) == "max-age=5");
    CHECK_FALSE(answer.header("Content-Type"));
    CHECK(asked.head("/file").status() == status::not_modified);
  }
  CHECK(client.with("If-None-Match", "\"x\"").with("If-Modified-Since", date).get("/file").status() ==
        status::ok);
  CHECK(client.with("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT").get("/file").status() ==
        status::ok);
}

TEST_CASE("a request for another version is a 412") {
  site const here;
  here.put("a.txt", "content");
  auto client = serving(here.file("a.txt"));
  auto const first = client.get("/file");
  auto const tag = text(first.header("ETag"));
  CHECK(client.with("If-Match", tag).get("/file").status() == status::ok);
  CHECK(client.with("If-Match", "\"x\"").get("/file").status() == status::precondition_failed);
  CHECK(client.with("If-Unmodified-Since", text(first.header("Last-Modified"))).get("/file").status() ==
        status::ok);
  CHECK(client.with("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT").get("/file").status() ==
        status::precondition_failed);
}

TEST_CASE("one range is a 206, from memory or from the file") {
  site const here;
  auto const content = text_of(200'000);
  here.put("a.bin", content);
  auto client = serving(here.file("a.bin"));
  struct expected {
    char const* range;
    std::size_t first, last;
  };
  for (auto const& [range, first, last] : {expected{"bytes=0-0", 0, 0},
                                           {"bytes=100-", 100, 199'999},
                                           {"bytes=-7", 199'993, 199'999},
                                           {"bytes=5-99999999", 5, 199'999},
                                           {"bytes=10-20,15-30", 10, 30},
                                           {"bytes=0-32768", 0, 32'768}}) {
    CAPTURE(range);
    auto const answer = client.with("Range", range).get("/file");
    CHECK(answer.status() == status::partial_content);
    CHECK(answer.body() == content.substr(first, last - first + 1));
    CHECK(text(answer.header("Content-Range")) ==
          "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/200000");
    CHECK(answer.header("ETag"));
  }
}

TEST_CASE("several ranges are the parts of one body, whose length is known") {
  site const here;
  auto const content = text_of(200'000);
  here.put("a.txt", content);
  auto client = serving(here.file("a.txt"));
  auto const answer = client.with("Range", "bytes=0-4,1000-150000,-3").get("/file");
  CHECK(answer.status() == status::partial_content);
  auto const type = text(answer.header("Content-Type"));
  REQUIRE(type.starts_with("multipart/byteranges; boundary="));
  auto const boundary = type.substr(type.find('=') + 1);
  auto part = [&](std::size_t first, std::size_t last) {
    return "--" + boundary + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes " +
           std::to_string(first) + "-" + std::to_string(last) + "/200000\r\n\r\n" +
           content.substr(first, last - first + 1) + "\r\n";
  };
  CHECK(answer.body() ==
        part(0, 4) + part(1000, 150'000) + part(199'997, 199'999) + "--" + boundary + "--\r\n");
  CHECK(answer.raw().stream()->size() == answer.body().size());
  CHECK_FALSE(answer.header("Content-Range"));
  auto const again = client.with("Range", "bytes=0-4,1000-150000,-3").get("/file");
  CHECK(text(again.header("Content-Type")) != type);
}

TEST_CASE("a range behind the end is a 416 that says how long the file is") {
  site const here;
  here.put("a.txt", "content");
  auto const answer = serving(here.file("a.txt")).with("Range", "bytes=7-").get("/file");
  CHECK(answer.status() == status::range_not_satisfiable);
  CHECK(text(answer.header("Content-Range")) == "bytes */7");
}

TEST_CASE("a range counts only for a GET, and only if it is about the file as it is") {
  site const here;
  here.put("a.txt", "content");
  auto client = serving(here.file("a.txt"));
  auto const first = client.get("/file");
  auto const ranged = client.with("Range", "bytes=1-2");
  CHECK(ranged.with("If-Range", text(first.header("ETag"))).get("/file").status() == status::partial_content);
  CHECK(ranged.with("If-Range", text(first.header("Last-Modified"))).get("/file").status() ==
        status::partial_content);
  CHECK(ranged.with("If-Range", "\"x\"").get("/file").body() == "content");
  CHECK(ranged.with("If-Range", "W/" + text(first.header("ETag"))).get("/file").status() == status::ok);
  CHECK(ranged.head("/file").status() == status::ok);
  CHECK(ranged.post("/file").status() == status::ok);
  CHECK(client.with("Range", "lines=1-2").get("/file").status() == status::ok);
  CHECK(ranged.with("If-None-Match", text(first.header("ETag"))).get("/file").status() ==
        status::not_modified);
  CHECK(client.with("Range", "bytes=9-").with("If-None-Match", "*").get("/file").status() ==
        status::not_modified);
}

TEST_CASE("what a POST did is answered whatever its conditions say of the file") {
  site const here;
  here.put("a.txt", "content");
  auto client = serving(here.file("a.txt"));
  CHECK(client.with("If-None-Match", "*").post("/file").status() == status::ok);
}

TEST_CASE("a handler says type, name, cache and tag itself") {
  site const here;
  here.put("a.txt", "content");
  auto const answer = serving(here.file("a.txt"), [](file_response& file) {
                        file.content_type("text/x-own").download_as("\xc3\xa4.txt").cache_control("no-store");
                        file.etag(etag("v7"));
                      }).get("/file");
  CHECK(text(answer.header("Content-Type")) == "text/x-own");
  CHECK(text(answer.header("Content-Disposition")) ==
        "attachment; filename=\"_.txt\"; filename*=UTF-8''%C3%A4.txt");
  CHECK(text(answer.header("Cache-Control")) == "no-store");
  CHECK(text(answer.header("ETag")) == "\"v7\"");
  auto const bare =
      serving(here.file("a.txt"), [](file_response& file) { file.etag(std::nullopt); }).get("/file");
  CHECK_FALSE(bare.header("ETag"));
  CHECK(bare.header("Last-Modified"));
  CHECK_FALSE(bare.header("Cache-Control"));
}

TEST_CASE("a file that was changed just now has a weak tag, and no range of it can be resumed") {
  site const here;
  here.put("a.txt", "content", std::chrono::seconds(0));
  auto client = serving(here.file("a.txt"));
  auto const tag = text(client.get("/file").header("ETag"));
  CHECK(tag.starts_with("W/"));
  CHECK(client.with("Range", "bytes=1-2").with("If-Range", tag).get("/file").status() == status::ok);
}

TEST_CASE("a file from the future was changed now at the latest") {
  site const here;
  here.put("a.txt", "content", std::chrono::hours(-24));
  auto const date = text(serving(here.file("a.txt")).get("/file").header("Last-Modified"));
  auto const now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  CHECK(*http::parse_date(date, now) <= now);
}

TEST_CASE("what is no file that can be read is a 404 or 403") {
  site const here;
  here.put("folder/a.txt", "content");
  here.put("secret.txt", "content");
  REQUIRE(::mkfifo(here.file("fifo").c_str(), 0600) == 0);
  for (char const* const name : {"none", "folder", "fifo", "folder/a.txt/b"})
    CHECK_MESSAGE(serving(here.file(name)).get("/file").status() == status::not_found, name);
  REQUIRE(::chmod(here.file("secret.txt").c_str(), 0) == 0);
  if (::geteuid() != 0) CHECK(serving(here.file("secret.txt")).get("/file").status() == status::forbidden);
}

TEST_CASE("what is not in memory is fetched, and sent as well") {
  site const here;
  auto const content = text_of(3'000'000);
  here.put("a.bin", content);
  auto client = serving(here.file("a.bin"));
  auto forget = [&] {
    io::descriptor const file(::open(here.file("a.bin").c_str(), O_RDONLY));
    REQUIRE(::fsync(file.fd()) == 0);
    REQUIRE(::posix_fadvise(file.fd(), 0, 0, POSIX_FADV_DONTNEED) == 0);
  };
  forget();
  CHECK(client.get("/file").body() == content);
  forget();
  CHECK(client.with("Range", "bytes=2000000-2000009").get("/file").body() == content.substr(2'000'000, 10));
}

TEST_CASE("the document has the answers of a handler that returns a file") {
  site const here;
  auto client = serving(here.file("a"));
  auto const document = std::string(client.get("/openapi.json").body());
  for (char const* const code :
       {"\"200\"", "\"206\"", "\"304\"", "\"404\"", "\"412\"", "\"416\"", "\"Range\""})
    CHECK_MESSAGE(document.find(code) != std::string::npos, code);
}
