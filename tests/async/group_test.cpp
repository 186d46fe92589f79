#include "async/run.hpp"

#include <corest/async/exception_group.hpp>
#include <corest/async/group.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {
constexpr auto at(scheduler::duration d) { return scheduler::time_point(d); }
task<> sleep_task(scheduler::duration d) { co_await sleep_for(d); }
task<> fail_after(scheduler::duration d, char const* what) {
  co_await sleep_for(d);
  throw std::runtime_error(what);
}
task<> note_reason(cancel_reason& seen) {
  try {
    co_await sleep_for(1h);
  } catch (cancelled const& c) {
    seen = c.reason();
    throw;
  }
}
}  // namespace

TEST_CASE("a group ends when its last child has ended, and gives the body's result") {
  virtual_clock clock;
  auto body = [&](group& g) -> task<int> {
    g.spawn(sleep_task, 1s);
    g.spawn(sleep_task, 3s);
    CHECK(g.size() == 2);
    co_return 7;
  };
  CHECK(clock.run(with_group(body)) == 7);
  CHECK(clock.now() == at(3s));
}

TEST_CASE("a group without children ends with its body, whatever it gives") {
  virtual_clock clock;
  int number = 1;
  auto nothing = [](group&) -> task<> { co_return; };
  auto reference = [&](group&) -> task<int&> { co_return number; };
  auto owned = [](group&) -> task<std::unique_ptr<int>> { co_return std::make_unique<int>(4); };
  clock.run(with_group(nothing));
  CHECK(&clock.run(with_group(reference)) == &number);
  CHECK(*clock.run(with_group(owned)) == 4);
}

TEST_CASE("a spawned child starts when its parent waits, in the order of spawning") {
  virtual_clock clock;
  std::string order;
  auto child = [&](char name) -> task<> {
    order += name;
    co_return;
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(child, 'a');
    g.spawn(child, 'b');
    order += '.';
    co_return;
  };
  clock.run(with_group(body));
  CHECK(order == ".ab");
}

TEST_CASE("callable and arguments live, by value, until the child has ended") {
  virtual_clock clock;
  auto const held = std::make_shared<int>(5);
  int sum = 0;
  auto by_const_reference = [&](std::shared_ptr<int> const& p) -> task<> {
    co_await sleep_for(1s);
    sum += *p;
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(by_const_reference, held);
    // A capturing coroutine lambda that is gone before the child starts.
    g.spawn([held, &sum]() -> task<> {
      co_await sleep_for(1s);
      sum += *held;
    });
    g.spawn(
        [p = std::make_unique<int>(1), &sum](std::unique_ptr<int> q) -> task<> {
          co_await sleep_for(1s);
          sum += *p + *q;
        },
        std::make_unique<int>(2));
    co_return;
  };
  clock.run(with_group(body));
  CHECK(sum == 13);
  CHECK(held.use_count() == 1);
}

TEST_CASE(
    "what outlives the group is passed with std::ref, and member functions are called by their object") {
  struct counter {
    task<> add(int n) {
      co_await sleep_for(1s);
      total += n;
    }
    int total = 0;
  };
  virtual_clock clock;
  counter here;
  auto add = [](counter& c) -> task<> { co_await c.add(1); };
  auto body = [&](group& g) -> task<> {
    g.spawn(add, std::ref(here));
    g.spawn(&counter::add, &here, 2);
    co_return;
  };
  clock.run(with_group(body));
  CHECK(here.total == 3);
}

TEST_CASE("children may spawn brothers until the last has ended") {
  virtual_clock clock;
  int ended = 0;
  struct recursion {
    static task<> spawn_next(group& g, int left, int& count) {
      co_await sleep_for(1s);
      ++count;
      if (left > 0) g.spawn(spawn_next, std::ref(g), left - 1, std::ref(count));
    }
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(recursion::spawn_next, std::ref(g), 4, std::ref(ended));
    co_return;
  };
  clock.run(with_group(body));
  CHECK(ended == 5);
}

TEST_CASE("the first failure of a child cancels its siblings and the body, and is rethrown") {
  virtual_clock clock;
  cancel_reason sibling = cancel_reason::none, in_body = cancel_reason::none;
  auto body = [&](group& g) -> task<> {
    g.spawn(note_reason, std::ref(sibling));
    g.spawn(fail_after, 1s, "broken");
    co_await note_reason(in_body);
  };
  CHECK_THROWS_WITH_AS(clock.run(with_group(body)), "broken", std::runtime_error);
  CHECK(sibling == cancel_reason::sibling_failed);
  CHECK(in_body == cancel_reason::sibling_failed);
  CHECK(clock.now() == at(1s));
}

TEST_CASE("a failure of the body cancels the children and is rethrown") {
  virtual_clock clock;
  cancel_reason child = cancel_reason::none;
  auto body = [&](group& g) -> task<> {
    g.spawn(note_reason, std::ref(child));
    co_await fail_after(1s, "body");
  };
  CHECK_THROWS_WITH_AS(clock.run(with_group(body)), "body", std::runtime_error);
  CHECK(child == cancel_reason::sibling_failed);
}

TEST_CASE("a body that throws before it is a task still joins what it has spawned") {
  virtual_clock clock;
  bool ran = false;
  auto child = [&]() -> task<> {
    ran = true;
    co_return;
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(child);
    throw std::runtime_error("no coroutine");
  };
  CHECK_THROWS_WITH_AS(clock.run(with_group(body)), "no coroutine", std::runtime_error);
  CHECK(!ran);
}

TEST_CASE("several failures make an exception_group in the order of failing") {
  virtual_clock clock;
  auto fails_when_cancelled = [](char const* what) -> task<> {
    try {
      co_await sleep_for(1h);
    } catch (cancelled const&) {
      throw std::logic_error(what);
    }
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(fails_when_cancelled, "second");
    g.spawn(fails_when_cancelled, "third");
    g.spawn(fail_after, 1s, "first");
    co_return;
  };
  std::string what;
  std::size_t count = 0;
  try {
    clock.run(with_group(body));
  } catch (exception_group const& several) {
    what = several.what();
    count = several.failures().size();
  }
  CHECK(count == 3);
  CHECK(what == "3 failures: first; second; third");
}

TEST_CASE("a cancelled group ends its children and its body, and is no failure") {
  virtual_clock clock;
  cancel_reason child = cancel_reason::none;
  auto body = [&](group& g) -> task<> {
    g.spawn(note_reason, std::ref(child));
    co_await sleep_for(1s);
    g.cancel();
    co_await sleep_for(1h);
  };
  clock.run(with_group(body));
  CHECK(child == cancel_reason::user);
  CHECK(clock.now() == at(1s));
}

TEST_CASE("a body that owes a result and was cancelled by its own group throws the cancellation") {
  virtual_clock clock;
  auto body = [&](group& g) -> task<int> {
    g.cancel(cancel_reason::overload);
    co_await checkpoint();
    co_return 1;
  };
  CHECK(cancelled_by([&] { clock.run(with_group(body)); }) == cancel_reason::overload);
}

TEST_CASE("a cancellation from outside goes to children and body, and through when all have ended") {
  for (cancel_reason const reason : all_reasons) {
    virtual_clock clock;
    cancelled_later root(clock, 1s, reason);
    cancel_reason child = cancel_reason::none;
    bool left = false;
    auto slow_to_leave = [&]() -> task<> {
      bool stop = false;
      try {
        co_await sleep_for(1h);
      } catch (cancelled const&) {
        stop = true;
      }
      CHECK(stop);
      co_await shield(1min, sleep_task(10s));
      left = true;
    };
    auto body = [&](group& g) -> task<> {
      g.spawn(note_reason, std::ref(child));
      g.spawn(slow_to_leave);
      co_return;
    };
    CHECK(cancelled_by([&] { clock.run(with_group(body), root); }) == reason);
    CHECK(child == reason);
    CHECK(left);
    CHECK(clock.now() == at(11s));
  }
}

TEST_CASE("a group whose children complete in spite of a cancellation completes") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::user);
  auto body = [&](group& g) -> task<int> {
    g.spawn([] { return shield(1min, sleep_task(3s)); });
    co_return 2;
  };
  CHECK(clock.run(with_group(body), root) == 2);
  CHECK(clock.now() == at(3s));
}

TEST_CASE("a failure under a cancellation from outside is what is thrown") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::user);
  auto fails_when_cancelled = []() -> task<> {
    try {
      co_await sleep_for(1h);
    } catch (cancelled const&) {
      throw std::logic_error("while leaving");
    }
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(fails_when_cancelled);
    co_await sleep_for(1h);
  };
  CHECK_THROWS_WITH_AS(clock.run(with_group(body), root), "while leaving", std::logic_error);
}

TEST_CASE("a child of a group that is cancelled already never starts, and its arguments are let go") {
  virtual_clock clock;
  auto const held = std::make_shared<int>(1);
  bool started = false;
  auto child = [&](std::shared_ptr<int>) -> task<> {
    started = true;
    co_return;
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(child, held);
    g.cancel();
    g.spawn(child, held);
    co_return;
  };
  clock.run(with_group(body));
  CHECK(!started);
  CHECK(held.use_count() == 1);
}

TEST_CASE("a group under a timeout is joined before timed_out is thrown") {
  virtual_clock clock;
  cancel_reason child = cancel_reason::none;
  auto body = [&](group& g) -> task<> {
    g.spawn(note_reason, std::ref(child));
    co_return;
  };
  CHECK_THROWS_AS(clock.run(timeout(2s, with_group(body))), timed_out);
  CHECK(child == cancel_reason::timeout);
}

TEST_CASE("a child of a long group gives its memory back when it ends, not when the group does") {
  virtual_clock clock;
  auto const held = std::make_shared<int>(1);
  auto child = [](std::shared_ptr<int>) -> task<> { co_return; };
  auto body = [&](group& g) -> task<> {
    g.spawn(child, held);
    co_await sleep_for(1s);
    CHECK(held.use_count() == 1);
    CHECK(g.size() == 0);
  };
  clock.run(with_group(body));
}

TEST_CASE("an abandoned group lets its children go") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  auto const held = std::make_shared<int>(1);
  auto child = [](std::shared_ptr<int>) -> task<> { co_await sleep_for(1h); };
  auto body = [&](group& g) -> task<> {
    g.spawn(child, held);
    co_await sleep_for(1s);
    g.spawn(child, held);
    co_await sleep_for(1h);
  };
  auto all = with_group(body);
  all.start(env);
  clock.advance(1s);
  CHECK(held.use_count() == 3);
  all.abandon();
  CHECK(held.use_count() == 1);
  clock.run_ready();
}

TEST_CASE("10,000 children in one group") {
  virtual_clock clock;
  int ended = 0;
  auto child = [&](int i) -> task<> {
    co_await sleep_for(std::chrono::milliseconds(i % 100));
    ++ended;
  };
  auto body = [&](group& g) -> task<> {
    for (int i = 0; i < 10'000; ++i) g.spawn(child, i);
    co_return;
  };
  clock.run(with_group(body));
  CHECK(ended == 10'000);
}
