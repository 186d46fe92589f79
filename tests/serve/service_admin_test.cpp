#include "serve/service_admin.hpp"

#include "serve/raw_client.hpp"
#include "serve/web_application.hpp"

#include <corest/corest.hpp>
#include <corest/server/http_server.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

using namespace corest;
using namespace std::chrono_literals;

namespace {

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

struct service {
  explicit service(admin_options const& chosen = {.port = 0}) {
    app.get("/first", [] { return std::string("answered"); });
    app.get("/wait", [this]() -> task<> {
      inside = true;
      inside.notify_all();
      co_await sleep_for(24h);
    });
    app.get("/hold", [this] {
      inside = true;
      inside.notify_all();
      held.wait(true);
    });
    app.prepare();
    serving.emplace(app);
    server.emplace(*serving, server::options{.port = 0, .workers = 1, .drain_grace = 10ms});
    server->start();
    admin.emplace(chosen, app.about(), *server);
  }
  ~service() {
    held = false;
    held.notify_all();
    server.reset();
  }
  [[nodiscard]] std::string ask(std::string_view line, std::string_view fields = "Host: localhost\r\n",
                                std::string_view body = {}) const {
    return raw_client(admin->port()).ask(line, fields, body);
  }
  /// A request in whose handler the worker is. It is the second of its connection: the first one may be
  /// answered before its connection is counted.
  [[nodiscard]] raw_client begin(std::string_view path) {
    raw_client client(server->port());
    client.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(has(client.until("answered"), "200 OK"));
    client.send(std::string("GET ").append(path).append(" HTTP/1.1\r\nHost: a\r\n\r\n"));
    inside.wait(false);
    return client;
  }

  router app{{.title = "Fleet", .version = "1.2.3"}};
  std::atomic<bool> inside = false;
  std::atomic<bool> held = true;
  std::optional<web_application> serving;
  std::optional<http_server> server;
  std::optional<service_admin> admin;
};

}  // namespace

TEST_CASE("an administrator sees the service, its workers, their connections and its limits") {
  service running;
  auto const client = running.begin("/wait");
  auto const state = running.ask("GET /state");
  CHECK(has(state, R"("title":"Fleet","version":"1.2.3","url":"http://127.0.0.1:)" +
                       std::to_string(running.server->port())));
  CHECK(has(state, R"("workers":[{"connections":1,"accepted":1,)"));
  CHECK(has(state, R"("loop":{"turns":)"));
  CHECK(has(state, R"("overload":{"in_flight":1,)"));
  CHECK(has(state, R"("head_bytes":0)"));
  CHECK(has(state, R"("process":{"id":)" + std::to_string(::getpid())));
}

TEST_CASE("an administrator sees what the tasks of all workers wait for, as JSON and for people") {
  service running;
  auto const client = running.begin("/wait");
  auto const tree = running.ask("GET /tasks");
  CHECK(has(tree, R"([{"connections":1,"tasks":[{"function":")"));
  CHECK(has(tree, R"("file":"serve/service_admin_test.cpp","line":)"));
  CHECK(has(tree, R"("waited_seconds":)"));
  auto const text = running.ask("GET /tasks.txt");
  CHECK(has(text, "worker 0, connections: 1\n"));
  CHECK(has(text, "serve/service_admin_test.cpp:"));
}

TEST_CASE("the administration answers while the worker is held up") {
  service running;
  auto const client = running.begin("/hold");
  CHECK(has(running.ask("GET /state"), "200 OK"));
  CHECK(has(running.ask("GET /log-levels"), "200 OK"));
}

TEST_CASE("log levels are read and changed while the service runs") {
  service running;
  logger const lines{"admin.tests"};
  auto const put = [&](std::string_view body) {
    return running.ask("PUT /log-levels", "Host: localhost\r\nContent-Type: application/json\r\n", body);
  };
  CHECK_FALSE(lines.on(log_level::trace));
  CHECK(has(put(R"({"admin":"trace"})"), R"("admin":"trace","admin.tests":"trace")"));
  CHECK(lines.on(log_level::trace));
  CHECK(has(running.ask("GET /log-levels"), R"("admin":"trace","admin.tests":"trace")"));

  auto const refused = put(R"({"admin":"off","root":"loud"})");
  CHECK(has(refused, "422 "));
  CHECK(has(refused, "/root"));
  CHECK(lines.on(log_level::trace));  // nothing of it was done

  CHECK(has(put(R"({"admin":null})"), R"("admin.tests":"info")"));
  CHECK_FALSE(lines.on(log_level::trace));
}

TEST_CASE("the level of all loggers is that of root") {
  service running;
  auto const put = [&](std::string_view body) {
    return running.ask("PUT /log-levels", "Host: localhost\r\nContent-Type: application/json\r\n", body);
  };
  logger const lines{"admin.tests"};
  CHECK(has(put(R"({"root":"debug"})"), R"("root":"debug")"));
  CHECK(lines.on(log_level::debug));
  CHECK(has(put(R"({"root":null})"), R"("root":"info")"));
  CHECK_FALSE(lines.on(log_level::debug));
}

TEST_CASE(
    "without a token a host that does not name this machine is refused, so that no page of a stranger reads "
    "it") {
  service running;
  auto const by = [&](std::string_view host) {
    return running.ask("GET /state", std::string("Host: ").append(host).append("\r\n"));
  };
  for (auto const* const host :
       {"localhost", "LocalHost:9090", "127.0.0.1", "127.0.0.1:9090", "127.8.8.8", "[::1]", "[::1]:9090"}) {
    CAPTURE(host);
    CHECK(has(by(host), "200 OK"));
  }
  for (auto const* const host : {"evil.example", "127.evil.example", "127.0.0.1.evil.example:9090",
                                 "localhost.evil.example", "192.0.2.1", "[2001:db8::1]:9090"}) {
    CAPTURE(host);
    CHECK(has(by(host), "403 "));
  }
}

TEST_CASE("with a token nobody else is answered, whatever they ask") {
  service running({.port = 0, .token = secret<std::string>("a-token-of-the-tests")});
  auto const with = [&](std::string_view line, std::string_view fields) {
    return running.ask(line, std::string("Host: a\r\n").append(fields));
  };
  for (auto const* const line : {"GET /state", "GET /tasks", "PUT /log-levels", "GET /nowhere"}) {
    auto const refused = with(line, "");
    CHECK(has(refused, "401 "));
    CHECK(has(refused, "WWW-Authenticate: Bearer\r\n"));
  }
  CHECK(has(with("GET /state", "Authorization: Bearer a-token-of-the-test\r\n"), "401 "));
  CHECK(has(with("GET /state", "Authorization: Bearer a-token-of-the-tests\r\n"), "200 OK"));
}

TEST_CASE("the files of the dashboard need no token, since they tell nothing, and its stream does") {
  service running({.port = 0, .token = secret<std::string>("a-token-of-the-tests")});
  auto const page = running.ask("GET /dashboard", "Host: a\r\n");
  CHECK(has(page, "200 OK"));
  CHECK(has(page, "Content-Security-Policy: default-src 'none'; "));
  CHECK_FALSE(has(page, "unsafe"));
  CHECK_FALSE(has(page, "Fleet"));
  CHECK(has(running.ask("GET /dashboard/page.js", "Host: a\r\n"), "Content-Type: text/javascript"));
  CHECK(has(running.ask("GET /dashboard/page.css", "Host: a\r\n"), "Content-Type: text/css"));
  CHECK(has(running.ask("GET /dashboard/events", "Host: a\r\n"), "401 "));
  CHECK(has(running.ask("GET /dashboard/index.html", "Host: a\r\n"), "401 "));
  CHECK(has(running.ask("GET /dashboar%64", "Host: a\r\n"), "401 "));
}

TEST_CASE("the files of the dashboard are for names of this machine where there is no token") {
  service running;
  CHECK(has(running.ask("GET /dashboard"), "200 OK"));
  CHECK(has(running.ask("GET /dashboard", "Host: evil.example\r\n"), "403 "));
}

TEST_CASE("a dashboard is told each second what the service does, and holds up neither its end nor a page") {
  service running;
  raw_client const page(running.admin->port());
  page.send("GET /dashboard/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  auto const begin = page.until("\ndata: {\"title\":\"Fleet\",\"version\":\"1.2.3\",\"uptime_seconds\":");
  CHECK(has(begin, "Content-Type: text/event-stream\r\n"));
  CHECK(has(running.ask("GET /state"), "200 OK"));
  std::thread reader([&] { (void)page.rest(); });  // it ends
  running.admin.reset();
  reader.join();
}

TEST_CASE("the administration is found on a Unix socket, too") {
  auto const path = std::filesystem::temp_directory_path() / ("admin-" + std::to_string(::getpid()));
  {
    service running({.address = "unix:" + path.string()});
    CHECK(has(raw_client(path.string()).ask("GET /state", "Host: a\r\n"), "200 OK"));
  }
  std::filesystem::remove(path);
}

TEST_CASE("the administration is off until it has a port or a path") {
  CHECK_FALSE(admin_options{}.wanted());
  CHECK(admin_options{.port = 0}.wanted());
  CHECK(admin_options{.address = "unix:/run/fleet"}.wanted());
  CHECK_FALSE(admin_options{.on = false, .port = 0}.wanted());
}
