#include "async/run.hpp"

#include <corest/async/channel.hpp>
#include <corest/async/group.hpp>
#include <corest/async/select.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/tasks.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace sample {

task<> geocode(int seconds) { co_await sleep_for(std::chrono::seconds(seconds)); }

task<> read_trip() { co_await timeout(1h, shield(1h, geocode(60))); }

task<std::vector<task_state>> report(scheduler::duration later) {
  std::vector<task_state> seen;
  auto look = [&]() -> task<> {
    co_await sleep_for(later);
    seen = tasks();
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(look);
    g.spawn(read_trip);
    for (int i = 0; i < 17; ++i) g.spawn(geocode, 100 + i);
    co_await when_all(geocode(200), geocode(201));
  };
  co_await with_group(body);
  co_return seen;
}

}  // namespace sample

namespace {

task_state const* find(std::vector<task_state> const& level, std::string_view name) {
  for (task_state const& each : level) {
    if (each.function.contains(name)) return &each;
    if (task_state const* const below = find(each.children, name)) return below;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("tasks() is the tree of what is suspended, each with the place of its await and since when") {
  virtual_clock clock;
  auto const tree = clock.run(sample::report(3s));
  REQUIRE(tree.size() == 1);
  CHECK(tree[0].function == "sample::report");
  CHECK(tree[0].file == "async/tasks_test.cpp");
  CHECK(tree[0].line > 0);
  CHECK(!tree[0].waited);
  task_state const* const trip = find(tree, "sample::read_trip");
  REQUIRE(trip != nullptr);
  task_state const* const leaf = find(trip->children, "sample::geocode");
  REQUIRE(leaf != nullptr);
  CHECK(leaf->children.empty());
  CHECK(leaf->waited == 3s);
}

TEST_CASE("as text the tree is a line per task, and tasks that stand alike are one line") {
  virtual_clock clock;
  auto const text = to_string(clock.run(sample::report(3400ms)));
  CAPTURE(text);
  CHECK(text.starts_with("sample::report at async/tasks_test.cpp:"));
  CHECK(text.contains("17 x sample::geocode at async/tasks_test.cpp:"));
  CHECK(text.contains(", for 3.4 s\n"));
  CHECK(text.contains("    2 x sample::geocode"));  // of when_all, deeper
}

TEST_CASE("nothing is suspended, nothing is told") {
  virtual_clock clock;
  auto look = []() -> task<std::string> { co_return to_string(tasks()); };
  CHECK(clock.run(look()).empty());
}

TEST_CASE("a task stands in the tree once, however many things it waits for and however many wait below") {
  virtual_clock clock;
  channel<int> one(1), other(1);
  auto merge = [&]() -> task<> { co_await select(one.receive(), other.receive()); };
  std::vector<task_state> seen;
  auto body = [&](group& g) -> task<> {
    g.spawn(merge);
    for (int i = 0; i < 3; ++i) g.spawn(sample::geocode, 100);
    co_await sleep_for(1s);
    seen = tasks();
    one.close();
  };
  clock.run(with_group(body));
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].children.size() == 4);
}
