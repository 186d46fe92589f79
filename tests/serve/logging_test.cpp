// Log lines of requests, from a whole server.
#include "io/no_more_threads.hpp"
#include "serve/web_application.hpp"

#include <corest/client/http_client.hpp>
#include <corest/corest.hpp>
#include <corest/io/run.hpp>
#include <corest/observe/log_scope.hpp>
#include <corest/observe/logging.hpp>
#include <corest/observe/tracer.hpp>
#include <corest/server/http_server.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

using namespace corest;

namespace {

logger const lines{"test.vehicles"};

std::string plain(path<int> id) {
  lines.info("plain", {{"vehicle", *id}});
  return "ok";
}

task<> tell() {
  lines.info("waited");
  auto blocking = [] { lines.info("in the pool"); };
  co_await to_thread(blocking);
}
task<std::string> suspended(path<int> id) {
  co_await checkpoint();
  co_await with_log_field("vehicle", *id, tell());
  co_return "ok";
}

std::string content_of(std::filesystem::path const& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

class scratch_folder {
 public:
  scratch_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "corest-log-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  scratch_folder(scratch_folder const&) = delete;
  scratch_folder& operator=(scratch_folder const&) = delete;
  ~scratch_folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::ptrdiff_t threads() { return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}); }

/// How many threads a server of one worker has brought when it has answered two requests.
std::ptrdiff_t threads_of_a_server(access_log_options const& access) {
  scratch_folder const folder;
  auto const before = threads();
  auto in_between = before;
  logging const writes({.file = folder.path() / "log"});
  router app;
  app.get("/", [] { return "ok"; });
  app.prepare();
  web_application serving(app);
  http_server server(serving, {.port = 0, .workers = 1, .overload = {.lag = std::chrono::hours(1)}},
                     {.access_log = access});
  auto ask = [&]() -> task<> {
    http_client_options options;
    options.base_url = server.url();
    http_client client(options);
    for (int i = 0; i < 2; ++i) {
      client_request what(method::get, "/");
      auto const got = co_await client.send(std::move(what));
      CHECK(got.ok());
    }
    in_between = threads();
    server.drain();
  };
  server.run(ask());
  return in_between - before;
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("lines of a handler have its request's id and route, also behind a wait and in the pool") {
  scratch_folder const folder;
  {
    logging const writes({.form = log_form::json, .file = folder.path() / "log"});
    router app;
    app.get("/plain/{id}", plain);
    app.get("/suspended/{id}", suspended);
    app.prepare();
    web_application serving(app);
    tracer traces(tracing_options{});
    http_server server(serving, {.port = 0, .workers = 1, .overload = {.lag = std::chrono::hours(1)}},
                       {.access_log = {}, .traces = &traces});
    server.start();
    auto ask = [&]() -> task<> {
      http_client_options options;
      options.base_url = server.url();
      http_client client(options);
      for (auto const* const target : {"/plain/7", "/suspended/8"}) {
        client_request what(method::get, target);
        what.header("X-Request-Id", std::string("id-of") + target[1]);
        auto const got = co_await client.send(std::move(what));
        CHECK(got.ok());
      }
    };
    run(ask());
    server.drain();
    server.join();
  }
  auto const text = content_of(folder.path() / "log");
  CHECK(has(
      text,
      R"("message":"plain","vehicle":7,"method":"GET","route":"/plain/{id}","request_id":"id-ofp","trace_id":")"));
  CHECK(has(
      text,
      R"("message":"waited","vehicle":8,"method":"GET","route":"/suspended/{id}","request_id":"id-ofs")"));
  CHECK(has(
      text,
      R"("message":"in the pool","vehicle":8,"method":"GET","route":"/suspended/{id}","request_id":"id-ofs")"));
  CHECK(has(text, R"("target":"/suspended/8","route":"/suspended/{id}","status":200)"));
}

TEST_CASE("a file that was moved away is opened anew when it is asked for") {
  scratch_folder const folder;
  auto const file = folder.path() / "log";
  logging const writes({.file = file});
  lines.info("before");
  flush_log();
  std::filesystem::rename(file, folder.path() / "log.1");
  lines.info("still there");
  flush_log();
  reopen_log();
  lines.info("after");
  flush_log();
  CHECK(has(content_of(folder.path() / "log.1"), "still there"));
  CHECK(has(content_of(file), "after"));
}

TEST_CASE("a log that cannot be written costs lines, which are counted, and nothing else") {
  logging const writes({.file = "/dev/full"});
  auto const before = read_log_statistics().dropped;
  lines.info("lost");
  flush_log();
  CHECK(read_log_statistics().dropped == before + 1);
}

TEST_CASE("a log that cannot be opened is a reason not to start") {
  CHECK_THROWS_AS(logging({.file = "/dev/null/log"}), std::runtime_error);
  CHECK_THROWS_AS(logging({.levels = "loud"}), std::invalid_argument);
}

TEST_CASE(
    "a server of one worker that logs nothing has one thread, and a second one from its first line on") {
  CHECK(threads_of_a_server({.on = false}) == 0);
  CHECK(threads_of_a_server({.on = true}) == 1);
}

TEST_CASE("where no thread can be had lines are written by whoever logs") {
  scratch_folder const folder;
  no_more_threads const none;
  logging const writes({.file = folder.path() / "log"});
  lines.info("all the same");
  CHECK(has(content_of(folder.path() / "log"), "all the same"));
}
