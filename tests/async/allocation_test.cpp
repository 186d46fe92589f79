// Counts allocations: once warm, tasks wait on each other and pass values without any.
#include "allocation_counter.hpp"

#include <corest/async/barrier.hpp>
#include <corest/async/broadcast.hpp>
#include <corest/async/channel.hpp>
#include <corest/async/condition.hpp>
#include <corest/async/cross_worker/channel.hpp>
#include <corest/async/cross_worker/mutex.hpp>
#include <corest/async/event.hpp>
#include <corest/async/frame_pool.hpp>
#include <corest/async/future.hpp>
#include <corest/async/generator.hpp>
#include <corest/async/group.hpp>
#include <corest/async/lifo_channel.hpp>
#include <corest/async/mutex.hpp>
#include <corest/async/priority_channel.hpp>
#include <corest/async/select.hpp>
#include <corest/async/semaphore.hpp>
#include <corest/async/shared_mutex.hpp>
#include <corest/async/single_flight.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

#include <cstddef>

using namespace corest;
using namespace std::chrono_literals;

namespace {

constexpr int rounds = 1000;

task<> send_to_the_end(auto& to) {
  for (int i = 0; i < rounds; ++i) co_await to.send(i);
  to.close();
}
task<> receive_to_the_end(auto& from) {
  long seen = 0;
  while (auto item = co_await from.receive()) seen += *item;
  CHECK(seen > 0);
}

// What a producer and a consumer of many items allocate; the frames come from the pool.
std::size_t allocated_by_passing(auto& channel) {
  virtual_clock clock;
  auto both = when_all(send_to_the_end(channel), receive_to_the_end(channel));
  std::size_t const before = allocations;
  clock.run(std::move(both));
  return allocations - before;
}

}  // namespace

TEST_CASE("warm sends and receives allocate nothing") {
  for (std::size_t const capacity : {0, 1, 100}) {
    channel<int> fifo(capacity);
    CHECK(allocated_by_passing(fifo) == 0);
    lifo_channel<int> lifo(capacity);
    CHECK(allocated_by_passing(lifo) == 0);
    priority_channel<int> priority(capacity);
    CHECK(allocated_by_passing(priority) == 0);
    cross_worker::channel<int> shared(capacity);
    CHECK(allocated_by_passing(shared) == 0);
  }
}

TEST_CASE("a warm select allocates nothing") {
  virtual_clock clock;
  std::size_t taken = 1;
  auto body = [&]() -> task<> {
    channel<int> a(1), b(1);
    taken = allocations;
    for (int i = 0; i < rounds; ++i) {
      co_await b.send(i);
      co_await select(a.receive(), b.receive());
    }
    taken = allocations - taken;
  };
  clock.run(body());
  CHECK(taken == 0);
}

TEST_CASE("a generator allocates nothing for an item, nor a promise for its result, from new") {
  virtual_clock clock;
  std::size_t taken = 1;
  auto numbers = []() -> generator<int> {
    for (int i = 0; i < rounds; ++i) co_yield i;
  };
  auto body = [&]() -> task<> {
    taken = allocations;
    auto each = numbers();
    while (auto item = co_await each.next()) {
      promise<int> p(completed_by::this_worker);
      auto f = p.get_future();
      p.set_value(*item);
      int const got = co_await f;
      if (got != *item) co_return;
    }
    taken = allocations - taken;
  };
  clock.run(body());
  CHECK(taken == 0);
}

TEST_CASE("a warm broadcast allocates nothing") {
  virtual_clock clock;
  std::size_t taken = 1;
  auto body = [&]() -> task<> {
    broadcast<int> all;
    auto a = all.subscribe(4, when_slow::wait);
    auto b = all.subscribe(4, when_slow::drop_oldest);
    taken = allocations;
    for (int i = 0; i < rounds; ++i) {
      co_await all.send(i);
      auto item = co_await a.next();
      if (item != i) co_return;
    }
    taken = allocations - taken;
  };
  clock.run(body());
  CHECK(taken == 0);
}

namespace {

// Each word once, contended; two of these at a time.
struct words {
  mutex lock;
  cross_worker::mutex wide_lock;
  shared_mutex shared;
  semaphore units{3};
  condition changed;
  barrier both{2};
  event never;
  single_flight<int, int> flights{[](int key) -> task<int> {
    co_await checkpoint();
    co_return key;
  }};
  int turns = 0;

  task<> use() {
    {
      auto held = co_await lock.lock();
      co_await checkpoint();
      ++turns;
      changed.notify_all();
      co_await changed.wait(held, [this] { return turns % 2 == 0; });
    }
    {
      auto const held = co_await wide_lock.lock();
      co_await checkpoint();
    }
    {
      auto const held = co_await shared.lock();
      co_await checkpoint();
    }
    {
      auto const held = co_await units.acquire(2);
      co_await checkpoint();
    }
    int const got = co_await flights.get(7);
    CHECK(got == 7);
    co_await both.arrive_and_wait();
  }
};

}  // namespace

TEST_CASE("once warm, tasks wait on each other without an allocation") {
  virtual_clock clock;
  words all;
  auto body = [&](group& g) -> task<> {
    auto round = [&]() -> task<> {
      g.spawn(&words::use, &all);
      g.spawn(&words::use, &all);
      co_await sleep_for(1s);
    };
    co_await round();
    co_await round();
    auto const before = allocations;
    auto const kept = frame_pool::kept_bytes();
    co_await round();
    CHECK(allocations == before);
    CHECK(frame_pool::kept_bytes() == kept);  // all memory came from the pool, and is back there
  };
  clock.run(with_group(body));
  CHECK(all.turns == 6);
}
