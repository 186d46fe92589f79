#include "async/around_a_receive.hpp"
#include "async/run.hpp"

#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {
task<int> three() { co_return 3; }
task<> nothing() { co_return; }
task<> three_deep(channel<int>& box) {
  auto inner = [&]() -> task<int> { co_return co_await received(box); };
  int const got = co_await inner();
  REQUIRE(got == 7);
}
task<> elsewhere(channel<int>& box) {
  environment const copy = co_await this_environment();
  int const got = co_await in_environment(copy, received(box));
  REQUIRE(got == 7);
}
row const task_row{"task", around_a_receive<three_deep>};
row const environment_row{"in_environment", around_a_receive<elsewhere>};

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

TEST_CASE("a child that never suspends costs no suspension of its parent") {
  cancel_scope root;
  environment const env{&root};
  detail::task_awaiter<int> quick(three().release(), env);
  CHECK(quick.await_ready());
  CHECK(quick.await_resume() == 3);
}

TEST_CASE("a million awaits of tasks that end at once do not grow the stack") {
  virtual_clock clock;
  auto loop = []() -> task<long> {
    long sum = 0;
    for (int i = 0; i < 1'000'000; ++i) sum += co_await three();
    co_return sum;
  };
  CHECK(clock.run(loop()) == 3'000'000);
}

TEST_CASE("a hundred thousand awaits of tasks that suspend do not grow the stack") {
  virtual_clock clock;
  auto child = []() -> task<int> {
    co_await checkpoint();
    co_return 1;
  };
  auto loop = [&]() -> task<int> {
    int sum = 0;
    for (int i = 0; i < 100'000; ++i) sum += co_await child();
    co_return sum;
  };
  CHECK(clock.run(loop()) == 100'000);
}

TEST_CASE("a task can be kept, moved and awaited later, once") {
  virtual_clock clock;
  auto body = []() -> task<int> {
    task<int> kept = three();
    task<int> moved = std::move(kept);
    CHECK(!kept);
    int const value = co_await std::move(moved);
    CHECK(!moved);
    co_return value;
  };
  CHECK(clock.run(body()) == 3);
}

TEST_CASE("a task that is never awaited lets its arguments go") {
  auto const held = std::make_shared<int>(1);
  auto body = [](std::shared_ptr<int> p) -> task<> {
    static_cast<void>(p);
    co_return;
  };
  {
    auto const never = body(held);
    CHECK(held.use_count() == 2);
  }
  CHECK(held.use_count() == 1);
}

TEST_CASE("locals and arguments are gone when the await is over") {
  virtual_clock clock;
  auto const held = std::make_shared<int>(1);
  auto child = [](std::shared_ptr<int> p) -> task<> {
    auto const local = p;
    co_await sleep_for(1s);
  };
  auto body = [&]() -> task<> {
    co_await child(held);
    CHECK(held.use_count() == 1);
  };
  clock.run(body());
}

TEST_CASE("a parent goes on after an exception of its child") {
  virtual_clock clock;
  auto thrower = []() -> task<int> {
    throw std::runtime_error("at once");
    co_return 1;
  };
  auto body = [&]() -> task<std::string> {
    std::string said;
    try {
      co_await thrower();
    } catch (std::runtime_error const& e) {
      said = e.what();
    }
    co_await sleep_for(1s);
    co_return said;
  };
  CHECK(clock.run(body()) == "at once");
}

TEST_CASE("a child inherits the environment of its parent, or runs in another") {
  virtual_clock clock;
  cancel_scope root;
  auto scope_here = []() -> task<cancel_scope*> {
    environment const& here = co_await this_environment();
    co_return here.scope;
  };
  auto body = [&]() -> task<> {
    CHECK(co_await scope_here() == &root);
    cancel_scope inner(root);
    CHECK(co_await in_environment(environment{&inner}, scope_here()) == &inner);
    CHECK(co_await scope_here() == &root);
  };
  clock.run(body(), root);
}

TEST_CASE("an owner that is no coroutine starts a task and takes its result") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  auto quick = three();
  CHECK(quick.start(env));
  CHECK(quick.result() == 3);
  auto slow = []() -> task<int> {
    co_await sleep_for(1s);
    throw std::logic_error("late");
  }();
  CHECK(!slow.start(env));
  clock.advance(1s);
  CHECK(slow.finished());
  CHECK_THROWS_WITH_AS(slow.result(), "late", std::logic_error);
}

TEST_CASE("an abandoned task leaves everything it waits in, however deep") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  auto const held = std::make_shared<int>(1);
  auto inner = [](std::shared_ptr<int>) -> task<> { co_await sleep_for(1s); };
  auto outer = [&]() -> task<> { co_await inner(held); };
  auto waits = outer();
  CHECK(!waits.start(env));
  auto ready = [](std::shared_ptr<int>) -> task<> { co_await checkpoint(); }(held);
  CHECK(!ready.start(env));
  waits.abandon();
  ready.abandon();
  CHECK(held.use_count() == 1);
  root.cancel(cancel_reason::user);
  clock.advance(2s);
}

TEST_CASE("what is awaitable by itself is awaited as it is") {
  struct by_member {
    std::suspend_never operator co_await() const { return {}; }
  };
  virtual_clock clock;
  auto body = []() -> task<bool> {
    co_await std::suspend_never();
    co_await by_member();
    co_return true;
  };
  CHECK(clock.run(body()));
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
