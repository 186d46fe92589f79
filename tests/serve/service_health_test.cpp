#include "serve/service_health.hpp"

#include "serve/web_application.hpp"

#include <corest/corest.hpp>
#include <corest/server/http_server.hpp>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

using namespace corest;
using namespace std::chrono_literals;

namespace {

struct service {
  explicit service(health_options const& chosen, router&& routes = router{})
      : app(std::move(routes)), health(app, chosen) {
    app.prepare();
    serving.emplace(app);
    server.emplace(*serving, server::options{.port = 0, .workers = 2, .drain_grace = 10ms});
    server->start();
  }
  ~service() {
    server->drain();
    server->join();
  }
  /// The whole answer.
  [[nodiscard]] std::string get(std::string_view path) const {
    int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::string const asks =
        std::string("GET ").append(path).append(" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    std::string got;
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
        ::send(fd, asks.data(), asks.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(asks.size())) {
      char part[4096];
      for (ssize_t size = 0; (size = ::recv(fd, part, sizeof part, 0)) > 0;)
        got.append(part, static_cast<std::size_t>(size));
    }
    ::close(fd);
    return got;
  }

  router app;
  service_health health;
  std::optional<web_application> serving;
  std::optional<http_server> server;
};

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

task<> fine() { co_return; }

}  // namespace

TEST_CASE("probes are told which checks fail, and not why") {
  auto broken = []() -> task<> { throw std::runtime_error("password hunter2 is wrong"); };
  service running({.checks = {{"cache", fine}, {"database", broken}}});
  auto const answer = running.get("/readyz");
  CHECK(has(answer, "503 "));
  CHECK(has(answer, "Content-Type: application/health+json"));
  CHECK(has(answer, "Cache-Control: no-store"));
  CHECK(has(answer,
            R"({"status":"fail","checks":{"cache":[{"status":"pass"}],"database":[{"status":"fail"}]}})"));
  CHECK_FALSE(has(answer, "hunter2"));
  CHECK(has(running.get("/healthz"), "200 "));  // to restart the process would not mend the database
}

TEST_CASE("readiness ends at the drain, and the process goes on living") {
  service running({.checks = {{"fine", fine}}});
  CHECK(has(running.get("/readyz"), "200 "));
  running.health.drain();
  auto const answer = running.get("/readyz");
  CHECK(has(answer, "503 "));
  CHECK(has(answer, R"({"status":"fail","output":"draining","checks":{}})"));
  CHECK(has(running.get("/healthz"), R"({"status":"pass","checks":{}})"));
}

TEST_CASE("a service has started once its critical checks have passed, and stays so") {
  std::atomic<bool> works = false;
  auto check = [&]() -> task<> {
    if (!works) throw std::runtime_error("migrating");
    co_return;
  };
  service running({.checks = {{"migrations", check, {.cache = 0ms}}}});
  CHECK(has(running.get("/startupz"), "503 "));
  works = true;
  CHECK(has(running.get("/startupz"), "200 "));
  works = false;
  CHECK(has(running.get("/startupz"), "200 "));
  CHECK(has(running.get("/readyz"), "503 "));
}

TEST_CASE("probes pass no middleware, and an application's own route stays its own") {
  router app;
  app.use([](request&) -> std::optional<problem> { return problem(status::unauthorized); });
  app.get("/readyz", [] { return std::string("mine"); });
  service running({}, std::move(app));
  CHECK(has(running.get("/readyz"), "401 "));
  CHECK(has(running.get("/startupz"), "200 "));
}
