// What the tasks of all workers wait for, asked from one of them.
#include "server/test_server.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/tasks.hpp>
#include <corest/server/http_server.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

using namespace server_test;
using namespace std::chrono_literals;

namespace {

using all_tasks = std::vector<corest::server::worker_tasks>;

corest::server::options with_workers(unsigned count) {
  auto options = quiet();
  options.workers = count;
  return options;
}

std::size_t count_of(std::vector<corest::task_state> const& tree, std::string const& function) {
  std::size_t count = 0;
  for (auto const& each : tree)
    count += count_of(each.children, function) + (has(each.function, function) ? 1 : 0);
  return count;
}
std::size_t count_of(all_tasks const& all, std::string const& function) {
  std::size_t count = 0;
  for (auto const& worker : all) count += count_of(worker.tasks, function);
  return count;
}
std::size_t connections(all_tasks const& all) {
  std::size_t sum = 0;
  for (auto const& worker : all) sum += worker.connections;
  return sum;
}

corest::task<> inquires(corest::http_server& server, all_tasks& found) {
  found = co_await server.tasks();
  server.drain();
}

}  // namespace

TEST_CASE("any worker can be told what the tasks of all workers wait for") {
  for (unsigned const workers : {1U, 3U}) {
    CAPTURE(workers);
    test_application app;
    corest::http_server server(app, with_workers(workers));
    all_tasks found;
    server.run(inquires(server, found));
    CHECK(found.size() == workers);
    CHECK(count_of(found, "accept_connections") == workers);
    CHECK(count_of(found, "inquires") == 1);
    CHECK(connections(found) == 0);
  }
}

TEST_CASE("handlers that wait are in the trees of their workers, with the connections they answer") {
  test_application app;
  corest::http_server server(app, with_workers(2));
  std::vector<std::unique_ptr<client>> peers;
  all_tasks found;
  auto beside = [&]() -> corest::task<> {
    for (int i = 0; i < 4; ++i) {
      peers.push_back(std::make_unique<client>(server));
      peers.back()->send(get("/wait"));
    }
    while (count_of(found, "at_the_gate") < 4) {
      co_await corest::sleep_for(1ms);
      found = co_await server.tasks();
    }
    app.open_gate();
    server.drain();
  };
  server.run(beside());
  CHECK(connections(found) == 4);
}

TEST_CASE("a worker that has ended has no tasks, and does not hold up who asks") {
  test_application app;
  corest::http_server server(app, with_workers(3));
  all_tasks found;
  auto look = [&]() -> corest::task<> { found = co_await server.tasks(); };
  auto beside = [&]() -> corest::task<> {
    server.drain();
    try {
      co_await corest::sleep_for(1h);
    } catch (corest::cancelled const&) {}  // all workers have ended
    co_await corest::shield(1h, look());
  };
  server.run(beside());
  CHECK(found.size() == 3);
  CHECK(count_of(found, "accept_connections") == 0);
}
