#include "server/test_server.hpp"

#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/http/trailers.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace corest;
using namespace server_test;
using namespace std::chrono_literals;

namespace {

// Pieces one after another, a file's range behind each; says a size and trailers if it is told to.
class scripted final : public byte_source {
 public:
  struct piece {
    std::string bytes;
    file_range file = {};
  };
  std::vector<piece> pieces;
  std::optional<std::uint64_t> announced;
  std::string late_fields;
  bool at_once = false;  // without waiting first
  test_application* app = nullptr;

  scripted() = default;
  ~scripted() override {
    if (app != nullptr) app->note_stream_ended();
  }
  task<bool> next(buffer& into) override {
    file_range none;
    co_return co_await next_with_file(into, none);
  }
  task<bool> next_with_file(buffer& into, file_range& behind) override {
    if (at_ == pieces.size()) co_return false;
    if (!at_once) co_await checkpoint();
    into.append(pieces[at_].bytes);
    behind = pieces[at_++].file;
    co_return true;
  }
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept override { return announced; }
  [[nodiscard]] std::string_view trailers() const noexcept override { return late_fields; }

 private:
  std::size_t at_ = 0;
};

// With the line that begins its chunk, more than std::size_t can count: std::bad_alloc when it is to be sent.
// Its end waits for the gate.
class boundless final : public byte_source {
 public:
  explicit boundless(test_application& app) : app_(app) {}
  task<bool> next(buffer& into) override {
    into.commit(std::numeric_limits<std::size_t>::max() - 8);
    co_return true;
  }
  task<> stop() override { co_await shield(10s, app_.at_the_gate()); }

 private:
  test_application& app_;
};

// A file that has no name any more.
class temporary_file {
 public:
  explicit temporary_file(std::string const& content) : file_(std::tmpfile()) {
    std::fwrite(content.data(), 1, content.size(), file_);
    std::fflush(file_);
  }
  temporary_file(temporary_file const&) = delete;
  temporary_file& operator=(temporary_file const&) = delete;
  ~temporary_file() { std::fclose(file_); }
  [[nodiscard]] int descriptor() const { return ::fileno(file_); }

 private:
  std::FILE* file_;
};

void serve_source(test_server& server, scripted const& source) {
  server.app.make_source = [source] { return std::make_unique<scripted>(source); };
}

}  // namespace

TEST_CASE("a stream of known size says it and leaves the connection open, for HTTP/1.0 as well") {
  test_server server;
  scripted source;
  source.pieces = {{"one "}, {""}, {"two"}};
  source.announced = 7;
  serve_source(server, source);
  client peer(server), old(server);
  for (int i = 0; i < 2; ++i) {
    peer.send(get("/source"));
    auto const answer = peer.response();
    CHECK(has(answer, "\r\nContent-Length: 7\r\n"));
    CHECK_FALSE(has(answer, "chunked"));
    CHECK(body_of(answer) == "one two");
  }
  old.send("GET /source HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(body_of(old.response()) == "one two");
  old.send("GET /plain HTTP/1.0\r\n\r\n");
  CHECK(body_of(old.response()) == "plain");
}

TEST_CASE("HEAD of a stream of known size has its Content-Length") {
  test_server server;
  scripted source;
  source.announced = 12'345'678'901;
  serve_source(server, source);
  client peer(server);
  peer.send("HEAD /source HTTP/1.1\r\nHost: a\r\n\r\n" + get("/plain"));
  CHECK(has(peer.response(true), "\r\nContent-Length: 12345678901\r\n"));
  CHECK(body_of(peer.response()) == "plain");
}

TEST_CASE("a stream that keeps not to its size is cut off: no client takes what follows for an answer") {
  test_server server;
  scripted source;
  source.pieces = {{"one "}, {"two"}};
  for (std::uint64_t const size : {6, 8}) {
    CAPTURE(size);
    source.announced = size;
    serve_source(server, source);
    client peer(server);
    peer.send(get("/source") + get("/plain"));
    auto const all = peer.rest();
    CHECK(has(all, "\r\nContent-Length: " + std::to_string(size) + "\r\n"));
    CHECK(body_of(all).size() < size);
    CHECK_FALSE(has(all, "plain"));
  }
}

TEST_CASE("ranges of a file are sent behind the bytes of their pieces, sized and chunked") {
  test_server server;
  std::string content;
  for (int i = 0; content.size() < 3'000'000; ++i) content += std::to_string(i) + ",";
  temporary_file const file(content);
  scripted source;
  source.pieces = {
      {"head:", {file.descriptor(), 0, content.size()}}, {"", {file.descriptor(), 1'000, 10}}, {":tail"}};
  std::string const expected = "head:" + content + content.substr(1'000, 10) + ":tail";
  for (bool const at_once : {false, true}) {
    CAPTURE(at_once);
    source.at_once = at_once;
    source.announced = expected.size();
    serve_source(server, source);
    client peer(server);
    peer.send(get("/source"));
    CHECK(body_of(peer.response()) == expected);
    source.announced.reset();
    serve_source(server, source);
    peer.send(get("/source", "Connection: close\r\n"));
    auto const all = peer.rest();
    CHECK(has(all, "\r\nTransfer-Encoding: chunked\r\n"));
    CHECK(body_of(all) == chunk("head:" + content) + chunk(content.substr(1'000, 10)) + chunk(":tail") +
                              std::string(last_chunk));
  }
}

TEST_CASE(
    "a head leaves in one packet with the file behind it, and does not wait for one that is slow to come") {
  test_server server;
  temporary_file const file(std::string(20'000, 'f'));
  scripted source;
  source.pieces = {{"", {file.descriptor(), 0, 20'000}}};
  source.announced = 20'000;
  for (auto const& [at_once, packets] : {std::pair(true, 1U), std::pair(false, 2U)}) {
    CAPTURE(at_once);
    source.at_once = at_once;
    serve_source(server, source);
    client peer(server);
    peer.send(get("/source"));
    CHECK(body_of(peer.response()).size() == 20'000);
    CHECK(peer.packets_received() == packets);
  }
}

TEST_CASE("a stream that fails with its first piece is seen as a body that is cut short") {
  test_server server;
  scripted source;
  source.pieces = {{"too long for that"}};
  source.announced = 3;
  for (bool const at_once : {false, true}) {
    CAPTURE(at_once);
    source.at_once = at_once;
    serve_source(server, source);
    client peer(server);
    peer.send(get("/source") + get("/plain"));
    auto const all = peer.rest();
    CHECK(has(all, "\r\nContent-Length: 3\r\n"));
    CHECK(body_of(all).empty());
  }
}

TEST_CASE("a file that has become shorter cuts its stream off") {
  test_server server;
  temporary_file const file("short");
  scripted source;
  source.pieces = {{"", {file.descriptor(), 0, 6}}};
  source.announced = 6;
  serve_source(server, source);
  client peer(server);
  peer.send(get("/source") + get("/plain"));
  CHECK(body_of(peer.rest()) == "short");
}

TEST_CASE("a client that stops reading a file is cut, and its source let go") {
  auto options = quiet();
  options.timeouts.write = 100ms;
  test_server server(options);
  temporary_file const file(std::string(1'000'000, 'f'));
  scripted source;
  source.pieces.assign(40, {"", {file.descriptor(), 0, 1'000'000}});
  server.app.make_source = [&] {
    auto made = std::make_unique<scripted>(source);
    made->app = &server.app;
    return made;
  };
  client peer(server);
  peer.send(get("/source"));
  server.app.await_stream_ended();
}

TEST_CASE("a client that leaves in the middle of a file is nothing for the log") {
  std::FILE* const log = std::tmpfile();
  int const before = ::dup(STDERR_FILENO);
  ::dup2(::fileno(log), STDERR_FILENO);
  {
    test_server server;
    temporary_file const file(std::string(1'000'000, 'f'));
    scripted source;
    source.pieces.assign(40, {"", {file.descriptor(), 0, 1'000'000}});
    source.announced = 40'000'000;
    server.app.make_source = [&] {
      auto made = std::make_unique<scripted>(source);
      made->app = &server.app;
      return made;
    };
    client peer(server);
    peer.send(get("/source"));
    peer.leave();
    server.app.await_stream_ended();
  }
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  CHECK(std::ftell(log) == 0);
  std::fclose(log);
}

TEST_CASE("trailers stand behind the last chunk for a client that wants them, and for no other") {
  test_server server;
  scripted source;
  source.pieces = {{"body"}};
  http::append_trailer(source.late_fields, "X-Checksum", "abc");
  serve_source(server, source);
  client wants(server), does_not(server);
  wants.send(get("/source", "TE: trailers\r\nConnection: close, TE\r\n"));
  CHECK(body_of(wants.rest()) == chunk("body") + "0\r\nX-Checksum: abc\r\n\r\n");
  does_not.send(get("/source", "Connection: close\r\n"));
  CHECK(body_of(does_not.rest()) == chunk("body") + std::string(last_chunk));
}

TEST_CASE("when memory runs out in a stream, its connection ends and no other one gets a byte of it") {
  test_server server;
  server.app.make_source = [&server] { return std::make_unique<boundless>(server.app); };
  client unlucky(server), other(server);
  unlucky.send(get("/source"));
  server.app.await_waiting(1);
  other.send(get("/plain", "Connection: close\r\n"));
  auto const answer = other.rest();
  CHECK(answer.starts_with("HTTP/1.1 200 "));
  CHECK(body_of(answer) == "plain");
  server.app.open_gate();
  auto const cut = unlucky.rest();
  CHECK(has(cut, "Transfer-Encoding: chunked\r\n"));
  CHECK(body_of(cut).empty());
}
