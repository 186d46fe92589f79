#include "async/run.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <exception>
#include <type_traits>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {
task<> sleeper(scheduler::duration d) { co_await sleep_for(d); }
}  // namespace

TEST_CASE("each reason reaches the waiting task, at its moment, and has a name") {
  for (cancel_reason const reason : all_reasons) {
    virtual_clock clock;
    cancelled_later root(clock, 2s, reason);
    CHECK(cancelled_by([&] { clock.run(sleeper(1h), root); }) == reason);
    CHECK(clock.now() == scheduler::time_point(2s));
    CHECK(to_string(reason) != "unknown");
  }
  CHECK(to_string(cancel_reason::none) == "none");
}

TEST_CASE("cancelled before the wait: the first await that would block throws") {
  virtual_clock clock;
  cancel_scope root;
  root.cancel(cancel_reason::shutdown);
  bool reached = false;
  auto quick = []() -> task<int> { co_return 1; };
  auto body = [&]() -> task<> {
    co_await quick();
    reached = true;
    co_await sleep_for(1s);
  };
  CHECK(cancelled_by([&] { clock.run(body(), root); }) == cancel_reason::shutdown);
  CHECK(reached);
  CHECK(clock.now() == scheduler::time_point(0s));
}

TEST_CASE("cancelled after the last wait: the task gives its result") {
  virtual_clock clock;
  cancel_scope root;
  auto body = [&]() -> task<int> {
    co_await sleep_for(1s);
    root.cancel(cancel_reason::user);
    co_return 5;
  };
  CHECK(clock.run(body(), root) == 5);
}

TEST_CASE("a task that catches its cancellation meets it again at every later wait") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::disconnect);
  int thrown = 0;
  auto body = [&]() -> task<> {
    for (int i = 0; i < 3; ++i) {
      try {
        co_await sleep_for(1h);
      } catch (cancelled const&) {
        ++thrown;
      }
    }
    try {
      co_await checkpoint();
    } catch (cancelled const&) {
      ++thrown;
    }
  };
  clock.run(body(), root);
  CHECK(thrown == 4);
  CHECK(clock.now() == scheduler::time_point(1s));
}

TEST_CASE("a catch-all for errors lets a cancellation pass") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::timeout);
  bool swallowed = false;
  auto body = [&]() -> task<> {
    try {
      co_await sleep_for(1h);
    } catch (std::exception const&) {
      swallowed = true;
    }
  };
  CHECK(cancelled_by([&] { clock.run(body(), root); }) == cancel_reason::timeout);
  CHECK(!swallowed);
}

TEST_CASE("cancellation wakes every task below the scope and none beside it") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  cancel_scope left(root), right(root), below(left);
  environment const in_left{&left}, in_right{&right}, in_below{&below};
  auto a = sleeper(1h), b = sleeper(1h), c = sleeper(1h), d = sleeper(1h);
  a.start(in_left);
  b.start(in_left);
  c.start(in_below);
  d.start(in_right);
  left.cancel(cancel_reason::user);
  clock.run_ready();
  CHECK(a.finished());
  CHECK(b.finished());
  CHECK(c.finished());
  CHECK(!d.finished());
  root.cancel(cancel_reason::user);
  clock.run_ready();
  CHECK(d.finished());
}

TEST_CASE("cancellation is no std::exception") {
  static_assert(!std::is_base_of_v<std::exception, cancelled>);
}

TEST_CASE("the first reason stays, and a scope below a cancelled one starts cancelled") {
  cancel_scope root;
  cancel_scope before(root);
  root.cancel(cancel_reason::disconnect);
  root.cancel(cancel_reason::shutdown);
  cancel_scope after(root);
  CHECK(root.reason() == cancel_reason::disconnect);
  CHECK(before.reason() == cancel_reason::disconnect);
  CHECK(after.reason() == cancel_reason::disconnect);
}

TEST_CASE("cancelling a scope leaves the scopes above and beside it alone") {
  cancel_scope root;
  cancel_scope left(root), right(root);
  left.cancel(cancel_reason::user);
  CHECK(!root.is_cancelled());
  CHECK(!right.is_cancelled());
}

TEST_CASE("the deadline is the earliest of a scope's own and those above") {
  using time_point = cancel_scope::time_point;
  cancel_scope root;
  cancel_scope inner(root);
  CHECK(inner.deadline() == time_point::max());
  root.expires_at(time_point(5s));
  CHECK(inner.deadline() == time_point(5s));
  inner.expires_at(time_point(7s));
  CHECK(inner.deadline() == time_point(5s));
  inner.expires_at(time_point(3s));
  CHECK(inner.deadline() == time_point(3s));
  CHECK(root.deadline() == time_point(5s));
}
