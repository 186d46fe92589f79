#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/condition.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

// Items that are taken one by one.
struct store {
  cross_worker::mutex lock;
  cross_worker::condition changed;
  int items = 0;

  task<> put(int count) {
    auto const held = co_await lock.lock();
    items += count;
    for (int i = 0; i < count; ++i) changed.notify_one();
  }
  task<> take() {
    auto held = co_await lock.lock();
    co_await changed.wait(held, [this] { return items > 0; });
    --items;
  }
};

class taking final : public awaited_operation {
 public:
  task<> wait() override {
    auto held = co_await store_.lock.lock();
    try {
      co_await store_.changed.wait(held, [this] { return store_.items > 0; });
    } catch (cancelled const&) {
      REQUIRE(held);  // it may look at what the mutex guards
      REQUIRE(store_.lock.is_locked());
      throw;
    }
    --store_.items;
  }
  void complete() override {
    ++store_.items;
    store_.changed.notify_one();
  }
  bool left() override { return store_.items == 1; }

 private:
  store store_;
};
row const condition_row{
    "cross_worker::condition::wait",
    [](virtual_clock&) -> std::unique_ptr<awaited_operation> { return std::make_unique<taking>(); }};

}  // namespace

TEST_CASE(
    "a condition of all workers frees the mutex while it is waited for, and each notification asks the "
    "predicate") {
  virtual_clock clock;
  cross_worker::mutex m;
  cross_worker::condition c;
  int level = 0;
  int asked = 0;
  bool reached = false;
  auto waits = [&]() -> task<> {
    auto held = co_await m.lock();
    co_await c.wait(held, [&] { return ++asked, level >= 2; });
    reached = true;
    CHECK(m.is_locked());
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(waits);
    co_await sleep_for(1s);
    for (int i = 0; i < 2; ++i) {
      CHECK(!reached);
      auto const held = co_await m.lock();
      ++level;
      c.notify_one();
      co_await sleep_for(1s);
      CHECK(asked == 1 + i);  // it needs the mutex for that
    }
  };
  clock.run(with_group(body));
  CHECK(reached);
  CHECK(asked == 3);
  CHECK(!m.is_locked());
}

TEST_CASE(
    "notify_one of a condition of all workers lets the oldest go on, notify_all everybody, one after the "
    "other") {
  virtual_clock clock;
  cross_worker::mutex m;
  cross_worker::condition c;
  std::string order;
  bool open = false;
  int inside = 0;
  auto waits = [&](char name) -> task<> {
    auto held = co_await m.lock();
    co_await c.wait(held, [&] { return open; });
    CHECK(++inside == 1);
    order += name;
    co_await sleep_for(1s);
    --inside;
  };
  auto body = [&](group& g) -> task<> {
    for (char const name : {'a', 'b', 'c', 'd'}) g.spawn(waits, name);
    co_await sleep_for(1s);
    open = true;
    c.notify_one();
    co_await sleep_for(10s);
    CHECK(order == "a");
    c.notify_all();
    co_await sleep_for(10s);
    CHECK(order == "abcd");
  };
  clock.run(with_group(body));
}

TEST_CASE("a cancelled wait for a condition of all workers ends when it has the mutex again") {
  virtual_clock clock;
  cross_worker::mutex m;
  cross_worker::condition c;
  scheduler::time_point ended{};
  auto waits = [&]() -> task<> {
    auto held = co_await m.lock();
    try {
      co_await c.wait(held, [] { return false; });
    } catch (cancelled const& why) {
      CHECK(why.reason() == cancel_reason::overload);
      CHECK(held);
      ended = scheduler::current().now();
      throw;
    }
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(waits);
    co_await checkpoint();
    auto const held = co_await m.lock();
    g.cancel(cancel_reason::overload);
    cancel_scope alone;
    environment const protected_from_it{&alone};
    auto work = [&]() -> task<> { co_await sleep_for(5s); };
    co_await in_environment(protected_from_it, work());
  };
  clock.run(with_group(body));
  CHECK(ended == scheduler::time_point(5s));
}

TEST_CASE(
    "a notification that meets a cancelled wait with a false predicate goes to the next, also between "
    "workers") {
  virtual_clock clock;
  cross_worker::mutex m;
  cross_worker::condition c;
  bool reached = false;
  auto never = [&]() -> task<> {
    auto held = co_await m.lock();
    co_await c.wait(held, [] { return false; });
  };
  auto waits = [&]() -> task<> {
    auto held = co_await m.lock();
    bool asked = false;
    co_await c.wait(held, [&] { return std::exchange(asked, true); });
    reached = true;
  };
  auto body = [&](group& g) -> task<> {
    auto some = [&](group& inner) -> task<> {
      inner.spawn(never);
      co_await sleep_for(1s);
      g.spawn(waits);
      co_await sleep_for(1s);
      auto const held = co_await m.lock();
      c.notify_one();  // `never` waits for the mutex now
      inner.cancel();
    };
    co_await with_group(some);
    co_await sleep_for(1s);
    CHECK(reached);
  };
  clock.run(with_group(body));
}

TEST_CASE(
    "frames that die while they wait for a condition of all workers, or for its mutex, lose no "
    "notification") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  store s;
  auto one = s.take(), two = s.take(), three = s.take();
  for (auto* each : {&one, &two, &three}) each->start(env);
  one.abandon();
  auto held = s.lock.try_lock();
  s.items = 1;
  s.changed.notify_one();  // to `two`, which waits for the mutex now
  two.abandon();
  held.unlock();
  clock.run_ready();
  CHECK(three.finished());
  CHECK(s.items == 0);
}
