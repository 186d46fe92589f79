#include "async/around_a_receive.hpp"
#include "async/run.hpp"

#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
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
template <bool Absolute>
task<> within_an_hour(channel<int>& box) {
  int got;
  if constexpr (Absolute)
    got = co_await timeout_at(at(1h), received(box));
  else
    got = co_await timeout(1h, received(box));
  REQUIRE(got == 7);
}
template <bool Absolute>
task<> unless_it_takes_an_hour(channel<int>& box) {
  std::optional<int> got;
  if constexpr (Absolute)
    got = co_await move_on_at(at(1h), received(box));
  else
    got = co_await move_on_after(1h, received(box));
  REQUIRE(got == 7);
}
row const timeout_row{"timeout", around_a_receive<within_an_hour<false>>};
row const timeout_at_row{"timeout_at", around_a_receive<within_an_hour<true>>};
row const move_on_after_row{"move_on_after", around_a_receive<unless_it_takes_an_hour<false>>};
row const move_on_at_row{"move_on_at", around_a_receive<unless_it_takes_an_hour<true>>};

task<> never() { co_await sleep_until(scheduler::time_point::max()); }
task<> until_it_times_out(scheduler::time_point end) {
  bool late = false;
  try {
    co_await timeout_at(end, never());
  } catch (timed_out const&) {
    late = true;
  }
  REQUIRE(late);
}
task<> until_it_moves_on(scheduler::time_point end) {
  bool const done = co_await move_on_at(end, never());
  REQUIRE(!done);
}
row const timed_out_row{"timeout that passes", until_a_moment<until_it_times_out>};
row const moved_on_row{"move_on_at that passes", until_a_moment<until_it_moves_on>};

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
