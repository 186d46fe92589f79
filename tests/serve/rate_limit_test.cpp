#include "serve/raw_client.hpp"
#include "serve/web_application.hpp"

#include <corest/corest.hpp>
#include <corest/server/http_server.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace corest;
using namespace std::chrono_literals;

namespace {

/// Lets the first of each key pass, and says so later.
class one_of_each final : public rate_limit_store {
 public:
  task<rate_store_answer> take(rate_store_question asked) override {
    co_await sleep_for(1ms);
    bool const known = last_.exchange(asked.key) == asked.key;
    co_return rate_store_answer{!known, 0, 30s, 30s};
  }

 private:
  std::atomic<std::uint64_t> last_ = 0;
};

struct service {
  explicit service(router&& routes) : app(std::move(routes)) {
    app.prepare();
    serving.emplace(app);
    server.emplace(*serving, server::options{.port = 0, .workers = 1, .drain_grace = 10ms},
                   server::observers{});
    server->start();
  }
  ~service() {
    server->drain();
    server->join();
  }
  [[nodiscard]] std::string ask(std::string_view line) const {
    return raw_client(server->port()).ask(line, "Host: a\r\n");
  }
  router app;
  std::optional<web_application> serving;
  std::optional<http_server> server;
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

router routes() {
  router app;
  app.get("/things/{id}", [](path<int> id) { return std::to_string(*id); });
  app.get("/later/{id}", [](path<int> id) -> task<std::string> {
    co_await sleep_for(1ms);
    co_return std::to_string(*id);
  });
  return app;
}

}  // namespace

TEST_CASE("on connections a limit by route knows the route, also behind a handler that has waited") {
  router app = routes();
  rate_policy policy{.requests = 2, .per = 1h};
  policy.key = by_route(by_address());
  app.use(rate_limit(std::move(policy)));
  service const running(std::move(app));
  for (std::string const place : {"/things/", "/later/"}) {
    CHECK(has(running.ask("GET " + place + "1"), "RateLimit: \"default\";r=1;"));
    CHECK(has(running.ask("GET " + place + "2"), "RateLimit: \"default\";r=0;"));
    CHECK(has(running.ask("GET " + place + "3"), "HTTP/1.1 429 "));
  }
}

TEST_CASE("on connections a limit with a store lets through and refuses as the store says") {
  router app = routes();
  one_of_each store;
  rate_policy policy{.requests = 1, .per = 1h};
  policy.key = by_route(by_nothing());
  app.use(stored_rate_limit(std::move(policy), store));
  service const running(std::move(app));
  for (std::string const place : {"/things/", "/later/"}) {
    auto const first = running.ask("GET " + place + "7");
    CHECK(has(first, "HTTP/1.1 200 "));
    CHECK(has(first, "RateLimit: \"default\";r=0;t=30\r\n"));
    CHECK(has(first, "\r\n\r\n7"));
    auto const second = running.ask("GET " + place + "8");
    CHECK(has(second, "HTTP/1.1 429 "));
    CHECK(has(second, "Retry-After: 30\r\n"));
  }
}
