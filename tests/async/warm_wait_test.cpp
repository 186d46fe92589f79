// Counts allocations: once warm, tasks wait on each other without any.
#include "allocation_counter.hpp"

#include <corest/async/barrier.hpp>
#include <corest/async/condition.hpp>
#include <corest/async/cross_worker/mutex.hpp>
#include <corest/async/event.hpp>
#include <corest/async/frame_pool.hpp>
#include <corest/async/group.hpp>
#include <corest/async/mutex.hpp>
#include <corest/async/semaphore.hpp>
#include <corest/async/shared_mutex.hpp>
#include <corest/async/single_flight.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

using namespace corest;
using namespace std::chrono_literals;

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
