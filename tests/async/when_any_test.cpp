#include "async/around_a_receive.hpp"
#include "async/run.hpp"

#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/when_any.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {
constexpr auto at(scheduler::duration d) { return scheduler::time_point(d); }
task<int> value_after(scheduler::duration d, int value = 1) {
  co_await sleep_for(d);
  co_return value;
}
task<> sleep_task(scheduler::duration d) { co_await sleep_for(d); }
task<std::string> fail_after(scheduler::duration d, char const* what) {
  co_await sleep_for(d);
  throw std::runtime_error(what);
}
task<> any(channel<int>& box) {
  auto const got = co_await when_any(value_after(1h), received(box));
  REQUIRE(std::get<1>(got) == 7);
}
task<> any_of_a_vector(channel<int>& box) {
  std::vector<task<int>> work;
  work.push_back(received(box));
  work.push_back(value_after(1h));
  auto const got = co_await when_any(std::move(work));
  REQUIRE(got.index == 0);
  REQUIRE(got.value == 7);
}
row const any_row{"when_any", around_a_receive<any>};
row const vector_row{"when_any of a vector", around_a_receive<any_of_a_vector>};

}  // namespace

TEST_CASE("the first to end wins, at its index") {
  virtual_clock clock;
  auto const result = clock.run(when_any(sleep_task(3s), value_after(1s, 5), value_after(2s, 6)));
  CHECK(result.index() == 1);
  CHECK(std::get<1>(result) == 5);
  CHECK(clock.now() == at(1s));
}

TEST_CASE("the losers are cancelled and waited for") {
  virtual_clock clock;
  cancel_reason seen = cancel_reason::none;
  auto loser = [&]() -> task<> {
    bool stop = false;
    try {
      co_await sleep_for(1h);
    } catch (cancelled const& c) {
      seen = c.reason();
      stop = true;
    }
    CHECK(stop);
    co_await shield(1min, sleep_task(2s));
  };
  auto const result = clock.run(when_any(loser(), value_after(1s, 5)));
  CHECK(result.index() == 1);
  CHECK(seen == cancel_reason::user);
  CHECK(clock.now() == at(3s));
}

TEST_CASE("a winner that fails is rethrown; a loser that fails is not heard") {
  virtual_clock clock;
  CHECK_THROWS_WITH_AS(clock.run(when_any(value_after(2s), fail_after(1s, "first"))), "first",
                       std::runtime_error);
  auto fails_when_cancelled = []() -> task<> {
    try {
      co_await sleep_for(1h);
    } catch (cancelled const&) {
      throw std::logic_error("late");
    }
  };
  CHECK(clock.run(when_any(fails_when_cancelled(), sleep_task(1s))).index() == 1);
}

TEST_CASE("a task behind one that ends at once never starts") {
  virtual_clock clock;
  bool started = false;
  auto now = []() -> task<int> { co_return 1; };
  auto next = [&]() -> task<> {
    started = true;
    co_return;
  };
  CHECK(clock.run(when_any(now(), next())).index() == 0);
  CHECK(!started);
}

TEST_CASE("a race of one type gives index and value, or the index") {
  virtual_clock clock;
  std::vector<task<std::unique_ptr<int>>> work;
  for (int i = 0; i < 10; ++i) {
    work.push_back([](int n) -> task<std::unique_ptr<int>> {
      co_await sleep_for(std::chrono::seconds(n == 7 ? 1 : 5));
      co_return std::make_unique<int>(n);
    }(i));
  }
  auto const won = clock.run(when_any(std::move(work)));
  CHECK(won.index == 7);
  CHECK(*won.value == 7);
  std::vector<task<>> sleeps;
  sleeps.push_back(sleep_task(2s));
  sleeps.push_back(sleep_task(1s));
  CHECK(clock.run(when_any(std::move(sleeps))) == 1);
  CHECK_THROWS_AS(clock.run(when_any(std::vector<task<>>())), std::invalid_argument);
}

TEST_CASE("a cancellation from outside reaches every task, and goes through") {
  for (cancel_reason const reason : all_reasons) {
    virtual_clock clock;
    cancelled_later root(clock, 1s, reason);
    CHECK(cancelled_by([&] { clock.run(when_any(sleep_task(1h), value_after(2h)), root); }) == reason);
    CHECK(clock.now() == at(1s));
  }
}

TEST_CASE("a task that completes in spite of a cancellation wins") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::user);
  auto const result = clock.run(when_any(sleep_task(1h), shield(1min, value_after(2s, 5))), root);
  CHECK(result.index() == 1);
}

TEST_CASE("an abandoned race lets its tasks go") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  auto const held = std::make_shared<int>(1);
  auto waits = [](std::shared_ptr<int>) -> task<> { co_await sleep_for(1h); };
  auto race = when_any(waits(held), waits(held));
  race.start(env);
  race.abandon();
  CHECK(held.use_count() == 1);
}
