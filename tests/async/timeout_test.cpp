#include "async/run.hpp"

#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <type_traits>

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
}  // namespace

TEST_CASE("work that ends in time gives its result, and its deadline is forgotten") {
  virtual_clock clock;
  CHECK(clock.run(timeout(2s, value_after(1s, 5))) == 5);
  CHECK(clock.now() == at(1s));
  clock.run(sleep_task(10s));
  CHECK(clock.now() == at(11s));
}

TEST_CASE("work that is too slow is cancelled, waited for, and timed_out is thrown") {
  virtual_clock clock;
  cancel_reason seen = cancel_reason::none;
  auto slow = [&]() -> task<> {
    try {
      co_await sleep_for(1h);
    } catch (cancelled const& c) {
      seen = c.reason();
      throw;
    }
  };
  CHECK_THROWS_AS(clock.run(timeout(2s, slow())), timed_out);
  CHECK(seen == cancel_reason::timeout);
  CHECK(clock.now() == at(2s));
  static_assert(std::is_base_of_v<std::exception, timed_out>);
}

TEST_CASE("the time counts from the await, not from the call") {
  virtual_clock clock;
  auto body = []() -> task<int> {
    auto work = timeout(2s, value_after(1s));
    co_await sleep_for(5s);
    co_return co_await std::move(work);
  };
  CHECK(clock.run(body()) == 1);
}

TEST_CASE("with no time left only work that need not wait succeeds") {
  virtual_clock clock;
  auto quick = []() -> task<int> { co_return 3; };
  CHECK(clock.run(timeout(0s, quick())) == 3);
  CHECK(clock.run(timeout(-1s, quick())) == 3);
  CHECK_THROWS_AS(clock.run(timeout(0s, value_after(1s))), timed_out);
  CHECK_THROWS_AS(clock.run(timeout(0s, value_after(0s))), timed_out);
  CHECK(clock.now() == at(0s));
}

TEST_CASE("no amount of time is too long") {
  virtual_clock clock;
  CHECK(clock.run(timeout(scheduler::duration::max(), value_after(1s))) == 1);
}

TEST_CASE("an absolute deadline holds wherever the work starts") {
  virtual_clock clock;
  auto body = []() -> task<> {
    co_await sleep_for(3s);
    co_await timeout_at(at(4s), sleep_task(2s));
  };
  CHECK_THROWS_AS(clock.run(body()), timed_out);
  CHECK(clock.now() == at(4s));
}

TEST_CASE("of nested deadlines the earlier one ends the work, and its own timeout throws") {
  virtual_clock clock;
  auto inner_earlier = []() -> task<int> {
    try {
      co_await timeout(1s, sleep_task(1h));
    } catch (timed_out const&) {
      co_return 1;
    }
    co_return 0;
  };
  CHECK(clock.run(timeout(5s, inner_earlier())) == 1);
  CHECK(clock.now() == at(1s));

  bool inner_threw = false;
  auto outer_earlier = [&]() -> task<> {
    try {
      co_await timeout(5s, sleep_task(1h));
    } catch (timed_out const&) {
      inner_threw = true;
    }
  };
  CHECK_THROWS_AS(clock.run(timeout(1s, outer_earlier())), timed_out);
  CHECK(!inner_threw);
  CHECK(clock.now() == at(2s));
}

TEST_CASE("work sees the earliest deadline around it") {
  virtual_clock clock;
  auto deadline_here = []() -> task<scheduler::time_point> {
    environment const& here = co_await this_environment();
    co_return here.scope->deadline();
  };
  CHECK(clock.run(timeout(5s, timeout(9s, deadline_here()))) == at(5s));
  CHECK(clock.run(timeout(9s, timeout(5s, deadline_here()))) == at(5s));
}

TEST_CASE("a cancellation from outside that comes first goes through, whatever the deadline does then") {
  virtual_clock clock;
  auto slow_to_leave = []() -> task<> {
    try {
      co_await sleep_for(1h);
    } catch (cancelled const&) {}
    // Leaves only after the deadline would have passed.
    cancel_scope own;
    co_await in_environment(environment{&own}, sleep_task(10s));
    co_await checkpoint();
  };
  cancelled_later root(clock, 1s, cancel_reason::disconnect);
  CHECK(cancelled_by([&] { clock.run(timeout(2s, slow_to_leave()), root); }) == cancel_reason::disconnect);
  CHECK(clock.now() == at(11s));
}

TEST_CASE("work that completes although its time is up gives its result") {
  virtual_clock clock;
  auto late = []() -> task<int> {
    try {
      co_await sleep_for(1h);
    } catch (cancelled const&) {}
    co_return 8;
  };
  CHECK(clock.run(timeout(1s, late())) == 8);
}

TEST_CASE("an error of the work goes through a timeout") {
  virtual_clock clock;
  auto failing = []() -> task<> {
    co_await sleep_for(1s);
    throw std::runtime_error("broken");
  };
  CHECK_THROWS_WITH_AS(clock.run(timeout(2s, failing())), "broken", std::runtime_error);
}

TEST_CASE("after a timeout the task around it can wait again") {
  virtual_clock clock;
  auto body = []() -> task<int> {
    try {
      co_await timeout(1s, sleep_task(1h));
    } catch (timed_out const&) {}
    co_await sleep_for(1s);
    co_return 4;
  };
  CHECK(clock.run(body()) == 4);
}

TEST_CASE("move_on_after gives the value, or nothing and no exception") {
  virtual_clock clock;
  static int number = 7;
  auto reference = [](scheduler::duration d) -> task<int&> {
    co_await sleep_for(d);
    co_return number;
  };
  auto owned = []() -> task<std::unique_ptr<int>> { co_return std::make_unique<int>(3); };
  CHECK(clock.run(move_on_after(2s, value_after(1s, 5))) == 5);
  CHECK(!clock.run(move_on_after(1s, value_after(2s))).has_value());
  CHECK(clock.run(move_on_after(2s, sleep_task(1s))));
  CHECK(!clock.run(move_on_after(1s, sleep_task(2s))));
  CHECK(clock.run(move_on_after(2s, reference(1s))) == &number);
  CHECK(clock.run(move_on_after(1s, reference(2s))) == nullptr);
  CHECK(**clock.run(move_on_after(1s, owned())) == 3);
  CHECK(!clock.run(move_on_at(clock.now() + 1s, sleep_task(2s))));
}

TEST_CASE("move_on_after lets a cancellation from outside through") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::shutdown);
  CHECK(cancelled_by([&] { clock.run(move_on_after(2s, sleep_task(1h)), root); }) == cancel_reason::shutdown);
}
