#include "serve/service_metrics.hpp"

#include "serve/web_application.hpp"

#include <corest/corest.hpp>
#include <corest/observe/log_tap.hpp>
#include <corest/observe/logging.hpp>
#include <corest/observe/tracer.hpp>
#include <corest/server/http_server.hpp>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {

/// Sends whole requests, and returns what comes until the connection ends.
std::string exchange_bytes(std::uint16_t port, std::string_view bytes) {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answers;
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size())) {
    char part[16 * 1024];
    for (ssize_t got = 0; (got = ::recv(fd, part, sizeof part, 0)) > 0;)
      answers.append(part, static_cast<std::size_t>(got));
  }
  ::close(fd);
  return answers;
}

std::string get(std::string_view path, bool last = false) {
  return std::string("GET ")
      .append(path)
      .append(" HTTP/1.1\r\nHost: a\r\n")
      .append(last ? "Connection: close\r\n\r\n" : "\r\n");
}

struct service {
  explicit service(router&& routes, unsigned workers) : app(std::move(routes)), metrics(app, {}) {
    app.prepare();
    serving.emplace(app);
    server.emplace(
        *serving,
        server::options{.port = 0, .workers = workers, .overload = {.lag = 1h}, .drain_grace = 10ms},
        server::observers{.metrics = &metrics.count(serving->routes())});
    metrics.watch(*server);
    server->start();
  }
  ~service() {
    server->drain();
    server->join();
  }
  [[nodiscard]] std::string page() const { return metrics.page(observe::exposition_format::prometheus); }

  router app;
  service_metrics metrics;
  std::optional<web_application> serving;
  std::optional<http_server> server;
};

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE(
    "under load, from several workers, every request is counted once, and the page can be read meanwhile") {
  router app;
  app.get("/plain", [] { return std::string("plain"); });
  app.get("/slow/{n}", [](path<int> n) -> task<std::string> {
    co_await sleep_for(1ms);
    co_return std::to_string(*n);
  });
  service running(std::move(app), 2);
  constexpr int clients = 8, rounds = 50;
  std::atomic<bool> over = false;
  std::thread reader([&] {
    while (!over) CHECK(has(running.page(), "# TYPE process_cpu_seconds_total counter"));
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < rounds; ++n)
        (void)exchange_bytes(running.server->port(),
                             get("/plain") + get("/plain") + get("/slow/7") + get("/none", true));
    });
  }
  for (auto& thread : threads) thread.join();
  over = true;
  reader.join();
  auto const page = running.page();
  auto const count = [&](std::string_view labels, int wanted) {
    std::string const line =
        std::string("http_server_request_duration_seconds_count{http_request_method=\"GET\",")
            .append(labels)
            .append(",url_scheme=\"http\"} ");
    return has(page, line + std::to_string(wanted) + "\n");
  };
  CHECK(count("http_route=\"/plain\",http_response_status_code=\"200\"", 2 * clients * rounds));
  CHECK(count("http_route=\"/slow/{n}\",http_response_status_code=\"200\"", clients * rounds));
  CHECK(count("http_response_status_code=\"404\"", clients * rounds));
  CHECK(has(page,
            "http_server_active_requests{http_request_method=\"GET\",http_route=\"/slow/"
            "{n}\",url_scheme=\"http\"} 0\n"));
}

TEST_CASE("the page says what waits now, and what a stranger is not asked for") {
  std::atomic<bool> inside = false;
  router app;
  app.use([](request&) -> std::optional<problem> { return problem(status::unauthorized); });
  app.get("/wait", [&]() -> task<> {
    inside = true;
    co_await sleep_for(24h);
  });
  service running(std::move(app), 1);
  CHECK(has(exchange_bytes(running.server->port(), get("/wait", true)), "401"));
  auto const answer = exchange_bytes(running.server->port(), get("/metrics", true));
  CHECK(has(answer, "200 OK"));
  CHECK(has(answer, "Content-Type: text/plain; version=0.0.4"));
  CHECK(has(answer, "http_response_status_code=\"401\""));
  // The scrape itself waits for a thread meanwhile.
  CHECK(has(answer,
            "http_server_active_requests{http_request_method=\"GET\",http_route=\"/"
            "metrics\",url_scheme=\"http\"} 1\n"));
  CHECK_FALSE(inside);
}

TEST_CASE("the page says how near the server is to its limits, and what kinds of problems there were") {
  router app;
  app.get("/taken", []() -> std::string { throw problem(status::conflict).type("no-such-kind"); });
  service running(std::move(app), 1);
  auto const count = [](std::string const& page, std::string const& series) {
    auto const at = page.find("\n" + series + " ");
    REQUIRE_MESSAGE(at != page.npos, series);
    return std::stoull(page.substr(at + series.size() + 2));
  };
  auto const before = running.page();
  (void)exchange_bytes(running.server->port(), get("/taken") + get("/none", true));
  auto const page = running.page();
  CHECK(count(page, "corest_overload_limit_requests") >= 16);
  CHECK(count(page, "corest_overload_in_flight_requests") == 0);
  for (char const* const reason : {"full", "late", "busy"})
    CHECK(count(page, std::string("corest_overload_shed_total{reason=\"") + reason + "\"}") == 0);
  for (char const* const type : {"about:blank", "other"}) {
    auto const series = std::string("corest_problems_total{type=\"") + type + "\"}";
    auto const earlier = before.find(series) == before.npos ? 0 : count(before, series);
    CHECK(count(page, series) == earlier + 1);
  }
}

TEST_CASE("the page says what became of spans, whether somebody exports them or not") {
  router app;
  service_metrics metrics(app, {});
  tracer spans({.records = 1});
  auto& worker = spans.add_worker();
  spans.export_to_me();
  metrics.watch(spans, nullptr);
  (void)worker.begin("one", span_kind::internal, {}, {});
  (void)worker.begin("two", span_kind::internal, {}, {});
  auto const page = metrics.page(observe::exposition_format::prometheus);
  CHECK(has(page, "\ncorest_spans_dropped_total 1\n"));
  CHECK(has(page, "\ncorest_spans_exported_total 0\n"));
  CHECK(has(page, "\ncorest_spans_lost_total 0\n"));
}

TEST_CASE("the page says what became of log records, whether somebody exports them or not") {
  router app;
  service_metrics metrics(app, {});
  auto const is = [&](std::string const& what, int value) {
    auto const page = metrics.page(observe::exposition_format::prometheus);
    return has(page, "\ncorest_log_records_" + what + "_total " + std::to_string(value) + "\n");
  };
  for (char const* const what : {"dropped", "exported", "lost"}) CHECK(is(what, 0));
  log_tap tap(1);
  metrics.watch(&tap, nullptr);
  logging const quiet({.file = "/dev/null", .most_per_second = 0});
  while (tap.dropped() == 0) log(log_level::info, "many");
  CHECK(is("dropped", 1));
  CHECK(is("lost", 0));
}
