#include "async/run.hpp"

#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

TEST_CASE("time stands still while anything is ready, then jumps to the next timer") {
  virtual_clock clock;
  std::string order;
  auto child = [&](scheduler::duration d, char name) -> task<> {
    co_await sleep_for(d);
    order += name;
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(child, 2h, 'c');
    g.spawn(child, 1h, 'a');
    g.spawn(child, 1h, 'b');
    for (int i = 0; i < 100; ++i) co_await checkpoint();
    CHECK(clock.now() == scheduler::time_point(0s));
  };
  clock.run(with_group(body));
  CHECK(order == "abc");
  CHECK(clock.now() == scheduler::time_point(2h));
}

TEST_CASE("a task that waits for what can never come is a deadlock, and has been cancelled") {
  virtual_clock clock;
  cancel_reason seen = cancel_reason::none;
  auto body = [&]() -> task<> {
    try {
      co_await sleep_until(scheduler::time_point::max());
    } catch (cancelled const& c) {
      seen = c.reason();
      throw;
    }
  };
  CHECK_THROWS_AS(clock.run(body()), std::logic_error);
  CHECK(seen == cancel_reason::shutdown);
}

TEST_CASE("a test may step by hand") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  std::string order;
  auto body = [&]() -> task<> {
    co_await sleep_for(1s);
    order += 'a';
    co_await sleep_for(1s);
    order += 'b';
  };
  auto work = body();
  work.start(env);
  clock.advance(999ms);
  CHECK(order.empty());
  clock.advance(1ms);
  CHECK(order == "a");
  clock.advance(1min);
  CHECK(order == "ab");
  CHECK(clock.now() == scheduler::time_point(61s));
}

TEST_CASE("running inside a run puts the outer scheduler back") {
  virtual_clock outer, inner;
  auto quick = []() -> task<int> { co_return 2; };
  auto body = [&]() -> task<int> {
    int const value = inner.run(quick());
    CHECK(&scheduler::current() == &outer);
    co_return value;
  };
  CHECK(outer.run(body()) == 2);
  CHECK(scheduler::try_current() == nullptr);
}

TEST_CASE("a seed permutes what is ready, always in the same way") {
  auto order_with = [](std::uint64_t seed) {
    std::string order;
    auto say = [&](char c) -> task<> {
      order += c;
      co_return;
    };
    auto body = [&](group& g) -> task<> {
      for (char const c : {'a', 'b', 'c'}) g.spawn(say, c);
      co_return;
    };
    virtual_clock clock(seed);
    clock.run(with_group(body));
    return order;
  };
  std::set<std::string> seen;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CHECK(order_with(seed) == order_with(seed));
    seen.insert(order_with(seed));
  }
  CHECK(seen.size() == 6);
}
