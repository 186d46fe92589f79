#include "serve/task_survey.hpp"

#include "serve/raw_client.hpp"
#include "serve/web_application.hpp"

#include <corest/corest.hpp>
#include <corest/io/run.hpp>
#include <corest/server/http_server.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>

using namespace corest;
using namespace std::chrono_literals;

TEST_CASE("a worker that is held up holds up no more than the answer, and has one question to answer") {
  constexpr std::uint64_t looks_in_vain = 50;
  std::atomic<bool> inside = false, held = true;
  router app;
  app.get("/hold", [&] {
    inside = true;
    inside.notify_all();
    held.wait(true);
  });
  app.prepare();
  web_application serving(app);
  http_server server(serving, {.port = 0, .workers = 1, .drain_grace = 10ms});
  server.start();
  raw_client const client(server.port());
  client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
  inside.wait(false);

  auto const looks = [&]() -> task<> {
    task_survey survey(server);
    for (std::uint64_t i = 0; i < looks_in_vain; ++i) CHECK_FALSE((co_await survey.look(0ms)).has_value());
    held = false;
    held.notify_all();
    auto const found = co_await survey.look(24h);
    REQUIRE(found.has_value());
    REQUIRE(found->size() == 1);
    CHECK(found->front().connections == 1);
    CHECK(server.statistics()[0].loop.callbacks < looks_in_vain);  // of which each question is one
    CHECK((co_await survey.look(24h)).has_value());
  };
  run(looks());
}
