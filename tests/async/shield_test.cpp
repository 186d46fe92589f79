#include "async/around_a_receive.hpp"
#include "async/run.hpp"

#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {
constexpr auto at(scheduler::duration d) { return scheduler::time_point(d); }
task<int> value_after(scheduler::duration d, int value = 1) {
  co_await sleep_for(d);
  co_return value;
}
task<> protected_briefly(channel<int>& box) {
  int const got = co_await shield(0s, received(box));
  REQUIRE(got == 7);
}
row const shield_row{"shield without grace", around_a_receive<protected_briefly>};

}  // namespace

TEST_CASE("without a cancellation a shield changes nothing") {
  virtual_clock clock;
  CHECK(clock.run(shield(0s, value_after(1h, 6))) == 6);
}

TEST_CASE("shielded work completes within its grace, and the next wait outside throws") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::disconnect);
  int committed = 0;
  auto body = [&]() -> task<> {
    committed = co_await shield(5s, value_after(4s, 6));
    co_await sleep_for(1s);
  };
  CHECK(cancelled_by([&] { clock.run(body(), root); }) == cancel_reason::disconnect);
  CHECK(committed == 6);
  CHECK(clock.now() == at(4s));
}

TEST_CASE("shielded work that overstays its grace is cancelled with the reason from outside") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::shutdown);
  CHECK(cancelled_by([&] { clock.run(shield(5s, value_after(1h)), root); }) == cancel_reason::shutdown);
  CHECK(clock.now() == at(6s));
}

TEST_CASE("in a cancelled scope the grace counts from the await: time to clean up") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::user);
  int cleaned = 0;
  bool overstayed = false;
  auto body = [&]() -> task<> {
    bool stop = false;
    try {
      co_await sleep_for(1h);
    } catch (cancelled const&) {
      stop = true;
    }
    CHECK(stop);
    cleaned = co_await shield(2s, value_after(1s, 3));
    try {
      co_await shield(2s, value_after(3s));
    } catch (cancelled const&) {
      overstayed = true;
    }
  };
  clock.run(body(), root);
  CHECK(cleaned == 3);
  CHECK(overstayed);
  CHECK(clock.now() == at(4s));
}

TEST_CASE("a shield without grace, in a cancelled scope, cancels at once") {
  virtual_clock clock;
  cancel_scope root;
  root.cancel(cancel_reason::user);
  CHECK(cancelled_by([&] { clock.run(shield(0s, value_after(1s)), root); }) == cancel_reason::user);
  CHECK(clock.now() == at(0s));
}

TEST_CASE("a shield delays the deadline of a timeout around it by its grace") {
  virtual_clock clock;
  CHECK(clock.run(timeout(1s, shield(5s, value_after(4s, 6)))) == 6);
  CHECK(clock.now() == at(4s));
  CHECK_THROWS_AS(clock.run(timeout(1s, shield(5s, value_after(1h)))), timed_out);
  CHECK(clock.now() == at(10s));
}

TEST_CASE("work behind a shield sees the deadline that will reach it") {
  virtual_clock clock;
  auto deadline_here = []() -> task<scheduler::time_point> {
    environment const& here = co_await this_environment();
    co_return here.scope->deadline();
  };
  CHECK(clock.run(shield(5s, deadline_here())) == scheduler::time_point::max());
  CHECK(clock.run(timeout(1s, shield(5s, deadline_here()))) == at(6s));
  cancel_scope root;
  root.cancel(cancel_reason::user);
  CHECK(clock.run(shield(5s, deadline_here()), root) == at(5s));
}

TEST_CASE("a timeout behind a shield ends its work in its own time") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::user);
  auto body = []() -> task<bool> {
    co_return co_await shield(1h, move_on_after(3s, value_after(2h))) == std::nullopt;
  };
  CHECK(clock.run(body(), root));
  CHECK(clock.now() == at(3s));
}

TEST_CASE("shields nest: each adds its grace") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::user);
  CHECK(cancelled_by([&] { clock.run(shield(2s, shield(3s, value_after(1h))), root); }) ==
        cancel_reason::user);
  CHECK(clock.now() == at(6s));
}
