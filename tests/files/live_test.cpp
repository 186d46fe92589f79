#include "files/live.hpp"

#include "files/site.hpp"

#include <corest/files/serve_files.hpp>
#include <corest/web/path.hpp>
#include <corest/web/state.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

using namespace corest;
using namespace files_test;

namespace {

struct taken {
  std::uint64_t size;
};

// Uploads by PUT, and all of it below /s/.
router storing_in(site const& here) {
  router app;
  app.emplace<folder>(here.path());
  app.put("/{name...}", [](path<std::string> name, body_stream in, state<folder> files) -> task<taken> {
    auto const got = co_await files->receive_file(in, *name);
    co_return taken{got.size};
  });
  serve_files(app, "/s", folder(here.path()));
  return app;
}

std::string put_head(std::string_view path, std::size_t size) {
  return "PUT " + std::string(path) + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(size) +
         "\r\n\r\n";
}

// How many files of this folder the process has open, those without a name included.
int open_files_in(site const& here) {
  int count = 0;
  for (auto const& each : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    auto const target = std::filesystem::read_symlink(each, gone).string();
    count += target.starts_with(here.path() + "/") ? 1 : 0;
  }
  return count;
}

void await_open_files(site const& here, int wanted) {
  auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (open_files_in(here) != wanted && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  CHECK(open_files_in(here) == wanted);
}

}  // namespace

TEST_CASE("files of all sizes arrive whole, one behind another on one connection") {
  site const here;
  live const server(storing_in(here));
  peer client(server);
  for (std::size_t const size :
       {std::size_t{0}, std::size_t{1}, small_body_bytes, small_body_bytes + 1, std::size_t{5'000'000}}) {
    here.put("a.bin", text_of(size));
    client.send(get("/s/a.bin"));
    auto const answer = client.response();
    CHECK(status_of(answer) == 200);
    CHECK(field_of(answer, "Content-Length") == std::to_string(size));
    CHECK(body_of(answer) == text_of(size));
    client.send("HEAD /s/a.bin HTTP/1.1\r\nHost: test\r\n\r\n");
    CHECK(field_of(client.response(true), "Content-Length") == std::to_string(size));
  }
}

TEST_CASE("conditional requests are answered on the wire without a body") {
  site const here;
  here.put("a.txt", "content");
  live const server(storing_in(here));
  peer client(server);
  client.send(get("/s/a.txt"));
  auto const first = client.response();
  auto const tag = field_of(first, "ETag");
  client.send(get("/s/a.txt", "If-None-Match: " + tag + "\r\n"));
  auto const fresh = client.response();
  CHECK(status_of(fresh) == 304);
  CHECK(field_of(fresh, "ETag") == tag);
  client.send(get("/s/a.txt", "If-Modified-Since: " + field_of(first, "Last-Modified") + "\r\n"));
  CHECK(status_of(client.response()) == 304);
  client.send(get("/s/a.txt", "If-Match: \"other\"\r\n"));
  CHECK(status_of(client.response()) == 412);
  here.put("a.txt", "changed", std::chrono::minutes(1));
  client.send(get("/s/a.txt", "If-None-Match: " + tag + "\r\n"));
  CHECK(body_of(client.response()) == "changed");
}

TEST_CASE("a download is resumed by range while the file is the same, and begun anew when it is not") {
  site const here;
  auto const content = text_of(1'000'000);
  here.put("a.bin", content);
  live const server(storing_in(here));
  peer client(server);
  client.send(get("/s/a.bin", "Range: bytes=0-399999\r\n"));
  auto const first = client.response();
  CHECK(status_of(first) == 206);
  auto const resume = "Range: bytes=400000-\r\nIf-Range: " + field_of(first, "ETag") + "\r\n";
  client.send(get("/s/a.bin", resume));
  auto const second = client.response();
  CHECK(status_of(second) == 206);
  CHECK(field_of(second, "Content-Range") == "bytes 400000-999999/1000000");
  CHECK(body_of(first) + body_of(second) == content);
  here.put("a.bin", "other content", std::chrono::minutes(1));
  client.send(get("/s/a.bin", resume));
  CHECK(body_of(client.response()) == "other content");
  client.send(get("/s/a.bin", "Range: bytes=400000-\r\n"));
  CHECK(status_of(client.response()) == 416);
}

TEST_CASE("several ranges of a large file come as one body of the length it says") {
  site const here;
  auto const content = text_of(3'000'000);
  here.put("a.bin", content);
  live const server(storing_in(here));
  peer client(server);
  client.send(get("/s/a.bin", "Range: bytes=0-9,100000-2900000,-10\r\n") + get("/s/none"));
  auto const answer = client.response();
  CHECK(status_of(answer) == 206);
  auto const type = field_of(answer, "Content-Type");
  auto const end = "\r\n--" + type.substr(type.find('=') + 1) + "--\r\n";
  CHECK(body_of(answer).ends_with(content.substr(2'999'990) + end));
  CHECK(body_of(answer).find(content.substr(100'000, 2'800'001)) != std::string::npos);
  CHECK(status_of(client.response()) == 404);
}

TEST_CASE("no request leaves the folder, however it is written") {
  site const here;
  here.put("root/a.txt", "inside");
  here.put("secret.txt", "secret");
  here.link("root/escape", "../secret.txt");
  router app;
  serve_files(app, "/s", folder(here.file("root")));
  live const server(std::move(app));
  for (char const* const path :
       {"/s/../secret.txt", "/s/%2e%2e/secret.txt", "/s/..%2fsecret.txt", "/s/%2e%2e%2fsecret.txt",
        "/s/..%5csecret.txt", "/s/x/..%2f..%2fsecret.txt", "/s/%252e%252e/secret.txt", "/s/escape",
        "/s//proc/self/environ", "/s/.%00./secret.txt", "/s/a.txt%00"}) {
    CAPTURE(path);
    peer client(server);
    client.send(get(path));
    auto const answer = client.response();
    CHECK((status_of(answer) == 400 || status_of(answer) == 404));
    CHECK(answer.find("secret\n") == std::string::npos);
  }
}

TEST_CASE("an upload is taken as it arrives, and is there as a whole when it is answered") {
  site const here;
  live const server(storing_in(here));
  peer client(server);
  auto const content = text_of(3'000'000);
  client.send(put_head("/a.bin", content.size()));
  client.send(std::string_view(content).substr(0, 2'000'000));
  await_open_files(here, 1);
  CHECK(here.count() == 0);
  client.send(std::string_view(content).substr(2'000'000));
  CHECK(body_of(client.response()) == R"({"size":3000000})");
  CHECK(here.content_of("a.bin") == content);
  client.send(get("/s/a.bin"));
  CHECK(body_of(client.response()) == content);
}

TEST_CASE("of an upload whose client leaves nothing is left, and neither when the server ends") {
  site const here;
  std::string const part = text_of(300'000);
  {
    live const server(storing_in(here));
    peer leaving(server), staying(server);
    for (peer* const each : {&leaving, &staying}) {
      each->send(put_head("/a.bin", 1'000'000));
      each->send(part);
    }
    await_open_files(here, 2);
    leaving.close();
    await_open_files(here, 1);
  }
  CHECK(open_files_in(here) == 0);
  CHECK(here.count() == 0);
}

TEST_CASE("a client that leaves in the middle of a download has its file closed") {
  site const here;
  here.put("a.bin", "");
  std::filesystem::resize_file(here.file("a.bin"), 1'000'000'000);
  live const server(storing_in(here));
  peer client(server);
  client.send(get("/s/a.bin"));
  CHECK(status_of(client.head()) == 200);
  await_open_files(here, 1);
  client.close();
  await_open_files(here, 0);
}
