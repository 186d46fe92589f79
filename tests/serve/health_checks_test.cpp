#include "serve/health_checks.hpp"

#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <utility>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {

task<> ok() { co_return; }
task<> broken() {
  co_await sleep_for(1ms);
  throw std::runtime_error("no route to host");
}

task<health> overall(health_checks& of) { co_return (co_await of.look()).overall; }

}  // namespace

TEST_CASE("a service without checks is well") {
  health_checks none({});
  CHECK(virtual_clock{}.run(overall(none)) == health::pass);
}

TEST_CASE("a critical check that fails fails the service, and any other one is a warning") {
  health_checks critical({{"fine", ok}, {"database", broken}});
  auto const found = virtual_clock{}.run(critical.look());
  CHECK(found.overall == health::fail);
  CHECK(found.each == std::vector{health::pass, health::fail});
  health_checks other({{"fine", ok}, {"cache", broken, {.critical = false}}});
  CHECK(virtual_clock{}.run(overall(other)) == health::warn);
}

TEST_CASE("a check that takes longer than its time is cancelled, and has failed; one that does not has not") {
  bool was_cancelled = false;
  auto slow = [&]() -> task<> {
    try {
      co_await sleep_for(100ms);
    } catch (cancelled const&) {
      was_cancelled = true;
      throw;
    }
  };
  health_checks short_time({{"slow", slow, {.timeout = 99ms}}});
  CHECK(virtual_clock{}.run(overall(short_time)) == health::fail);
  CHECK(was_cancelled);
  health_checks enough({{"slow", slow, {.timeout = 101ms}}});
  CHECK(virtual_clock{}.run(overall(enough)) == health::pass);
}

TEST_CASE("checks run at once, not one after the other") {
  virtual_clock clock;
  auto slow = []() -> task<> { co_await sleep_for(900ms); };
  health_checks three({{"a", slow}, {"b", slow}, {"c", slow}});
  auto const before = clock.now();
  CHECK(clock.run(overall(three)) == health::pass);
  CHECK(clock.now() - before == 900ms);
}

TEST_CASE("a flood of probes costs one run of a check, and one more when its result is too old") {
  virtual_clock clock;
  int runs = 0;
  bool works = true;
  auto counted = [&]() -> task<> {
    ++runs;
    co_await sleep_for(10ms);
    if (!works) throw std::runtime_error("gone");
  };
  health_checks checks({{"database", counted, {.cache = 5s}}});
  auto const flood = [&]() -> task<> {
    std::vector<task<health_report>> probes;
    for (int i = 0; i < 100; ++i) probes.push_back(checks.look());
    for (auto const& each : co_await when_all(std::move(probes))) CHECK(each.overall == health::pass);
    works = false;
    co_await sleep_for(4999ms);
    auto const cached = co_await checks.look();
    CHECK(cached.overall == health::pass);
    CHECK(runs == 1);
    co_await sleep_for(1ms);
    auto const fresh = co_await checks.look();
    CHECK(fresh.overall == health::fail);
    CHECK(runs == 2);
    works = true;  // a failure is kept as long
    auto const failed = co_await checks.look();
    CHECK(failed.overall == health::fail);
    CHECK(runs == 2);
    co_await sleep_for(5s);
    auto const again = co_await checks.look();
    CHECK(again.overall == health::pass);
  };
  clock.run(flood());
}

TEST_CASE("a probe that goes away leaves the check to those that wait for it, too") {
  virtual_clock clock;
  auto slow = []() -> task<> { co_await sleep_for(500ms); };
  health_checks checks({{"slow", slow}});
  auto const two = [&]() -> task<> {
    auto gone = move_on_after(100ms, checks.look());
    auto [first, second] = co_await when_all(std::move(gone), checks.look());
    CHECK_FALSE(first.has_value());
    CHECK(second.overall == health::pass);
  };
  clock.run(two());
}

TEST_CASE("options of a check that make no sense are refused") {
  CHECK_THROWS_WITH(health_checks({{"", ok}}), "a health check has no name");
  CHECK_THROWS_WITH(health_checks({{"a", ok}, {"a", ok}}), "two health checks are called a");
  CHECK_THROWS_AS(health_checks({{"a", ok, {.timeout = 0ms}}}), std::invalid_argument);
  CHECK_NOTHROW(health_checks({{"a", ok, {.timeout = 1ms, .cache = 0ms}}}));
  CHECK_THROWS_AS(health_checks({{"a", ok, {.cache = -1ms}}}), std::invalid_argument);
}
