#include "async/around_a_receive.hpp"
#include "async/run.hpp"

#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

task<> sleeping(scheduler::time_point at) { co_await sleep_until(at); }
task<> sleeping_for(scheduler::time_point at) { co_await sleep_for(at - scheduler::current().now()); }
task<> at_a_checkpoint(scheduler::time_point at) {
  co_await sleep_until(at);
  co_await checkpoint();
}
row const until_row{"sleep_until", until_a_moment<sleeping>};
row const for_row{"sleep_for", until_a_moment<sleeping_for>};
row const checkpoint_row{"checkpoint", until_a_moment<at_a_checkpoint>};

}  // namespace

TEST_CASE("sleeping until a moment that has passed takes no time but lets others run") {
  virtual_clock clock;
  std::string order;
  auto other = [&]() -> task<> {
    order += 'o';
    co_return;
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(other);
    co_await sleep_for(0s);
    order += 'a';
    co_await sleep_for(-5s);
    order += 'b';
  };
  clock.run(with_group(body));
  CHECK(order == "oab");
  CHECK(clock.now() == scheduler::time_point(0s));
}

TEST_CASE("a sleep ends by cancellation before, during, and not after") {
  virtual_clock clock;
  auto sleeper = []() -> task<> { co_await sleep_for(10s); };
  {
    cancel_scope root;
    root.cancel(cancel_reason::user);
    CHECK(cancelled_by([&] { clock.run(sleeper(), root); }) == cancel_reason::user);
    CHECK(clock.now() == scheduler::time_point(0s));
  }
  {
    cancelled_later root(clock, 4s, cancel_reason::user);
    CHECK(cancelled_by([&] { clock.run(sleeper(), root); }) == cancel_reason::user);
    CHECK(clock.now() == scheduler::time_point(4s));
  }
  {
    cancelled_later root(clock, 11s, cancel_reason::user);
    CHECK(cancelled_by([&] { clock.run(sleeper(), root); }) == cancel_reason::none);
    CHECK(clock.now() == scheduler::time_point(14s));
  }
}

TEST_CASE("of a sleep's end and a cancellation at the same moment the first wins") {
  auto sleeper = []() -> task<> { co_await sleep_for(1s); };
  {
    virtual_clock clock;
    cancelled_later root(clock, 1s, cancel_reason::user);  // armed before the sleep, so it comes first
    CHECK(cancelled_by([&] { clock.run(sleeper(), root); }) == cancel_reason::user);
  }
  {
    virtual_clock clock;
    scheduler_scope const here(clock);
    cancel_scope root;
    environment const env{&root};
    auto work = sleeper();
    work.start(env);
    struct cancelling final : timer {
      explicit cancelling(cancel_scope& s) : scope(s) {}
      void expired() noexcept override { scope.cancel(cancel_reason::user); }
      cancel_scope& scope;
    } second(root);
    clock.arm(second, scheduler::time_point(1s));
    clock.advance(1s);
    CHECK(root.is_cancelled());
    CHECK(cancelled_by([&] { work.result(); }) == cancel_reason::none);
  }
}

TEST_CASE("the longest sleep ends by cancellation only") {
  virtual_clock clock;
  cancelled_later root(clock, 24h * 365, cancel_reason::shutdown);
  auto sleeper = []() -> task<> { co_await sleep_for(scheduler::duration::max()); };
  CHECK(cancelled_by([&] { clock.run(sleeper(), root); }) == cancel_reason::shutdown);
  CHECK(clock.now() == scheduler::time_point(24h * 365));
}

TEST_CASE("a checkpoint lets everything that is ready run first") {
  virtual_clock clock;
  std::string order;
  auto child = [&](char name) -> task<> {
    order += name;
    co_await checkpoint();
    order += name;
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(child, 'a');
    g.spawn(child, 'b');
    co_await checkpoint();
    order += '.';
  };
  clock.run(with_group(body));
  CHECK(order == "ab.ab");
}

TEST_CASE("a checkpoint throws when the scope was cancelled before, or while others ran") {
  virtual_clock clock;
  auto body = []() -> task<> { co_await checkpoint(); };
  cancel_scope before;
  before.cancel(cancel_reason::user);
  CHECK(cancelled_by([&] { clock.run(body(), before); }) == cancel_reason::user);

  auto canceller = [](group& g) -> task<> {
    g.cancel(cancel_reason::overload);
    co_return;
  };
  cancel_reason seen = cancel_reason::none;
  auto computation = [&](group& g) -> task<> {
    g.spawn(canceller, std::ref(g));
    try {
      co_await checkpoint();
    } catch (cancelled const& c) {
      seen = c.reason();
    }
  };
  clock.run(with_group(computation));
  CHECK(seen == cancel_reason::overload);
}
