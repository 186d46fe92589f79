#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {
task<int> three() { co_return 3; }
task<> nothing() { co_return; }
}  // namespace

TEST_CASE("a task does not start before it is awaited") {
  virtual_clock clock;
  bool started = false;
  auto body = [&]() -> task<> {
    started = true;
    co_return;
  };
  auto work = body();
  CHECK(!started);
  clock.run(std::move(work));
  CHECK(started);
}

TEST_CASE("values, references, nothing and move-only results cross an await") {
  virtual_clock clock;
  int number = 7;
  auto reference = [&]() -> task<int&> { co_return number; };
  auto owned = []() -> task<std::unique_ptr<std::string>> {
    co_return std::make_unique<std::string>("mine");
  };
  auto body = [&]() -> task<int> {
    int& there = co_await reference();
    CHECK(&there == &number);
    auto const text = co_await owned();
    CHECK(*text == "mine");
    co_await nothing();
    co_return co_await three() + 1;
  };
  CHECK(clock.run(body()) == 4);
}

TEST_CASE("an exception crosses every task between throw and catch") {
  virtual_clock clock;
  auto thrower = []() -> task<int> {
    co_await sleep_for(1s);
    throw std::runtime_error("deep");
  };
  auto middle = [&]() -> task<int> { co_return co_await thrower(); };
  CHECK_THROWS_WITH_AS(clock.run(middle()), "deep", std::runtime_error);
}

TEST_CASE("a sleeping task goes on at its moment") {
  virtual_clock clock;
  auto body = [&]() -> task<scheduler::duration> {
    auto const start = scheduler::current().now();
    co_await sleep_for(24h);
    co_return scheduler::current().now() - start;
  };
  CHECK(clock.run(body()) == 24h);
}
