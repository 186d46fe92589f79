// A condition between real threads, each with a loop of its own.
#include "io/workers.hpp"

#include <corest/async/cross_worker/condition.hpp>

#include <doctest/doctest.h>

#include <atomic>

using namespace io_test;

namespace {

// A store with room for a few items.
struct store {
  cross_worker::mutex lock;
  cross_worker::condition not_empty;
  cross_worker::condition not_full;
  int items = 0;
  static constexpr int room = 3;

  task<> put() {
    auto held = co_await lock.lock();
    co_await not_full.wait(held, [this] { return items < room; });
    ++items;
    not_empty.notify_one();
  }
  task<> take() {
    auto held = co_await lock.lock();
    co_await not_empty.wait(held, [this] { return items > 0; });
    --items;
    not_full.notify_one();
  }
};

struct notifying {
  store things;
  task<> wait() { return things.take(); }
  void complete() { run(things.put()); }
};
row const condition_row{"cross_worker::condition", make<completed_elsewhere<notifying>>,
                        ends::by_cancellation, every_case};

}  // namespace

TEST_CASE("what workers put into a store others take, each item once, also while waits are cancelled") {
  constexpr int each = 300;
  store s;
  std::atomic<int> put = 0;
  std::atomic<int> taken = 0;
  on_workers(
      [&](int worker) -> task<> {
        auto puts = [&]() -> task<> {
          co_await s.put();
          ++put;
        };
        auto takes = [&]() -> task<> {
          co_await s.take();
          ++taken;
        };
        auto once = [&]() -> task<> {
          if (worker == 0) co_await puts();
          if (worker == 1) co_await takes();
        };
        auto works = [&](int part) -> task<> {
          for (int i = 0; i < each; ++i) {
            if ((i + part) % 3 == 0) {
              auto const ended = co_await cancelled_while_waiting(once());
              if (ended == cancel_reason::none) continue;
            }
            co_await pause(i);
            co_await once();
          }
        };
        co_await several(2, works);
      },
      2);
  CHECK(put == 2 * each);
  CHECK(taken == 2 * each);
  CHECK(s.items == 0);
  CHECK(!s.lock.is_locked());
}

TEST_CASE("notify_all from a thread without a loop lets the tasks of all workers go on") {
  for (int i = 0; i < 100; ++i) {
    cross_worker::mutex m;
    cross_worker::condition c;
    cross_worker::mutex::guard theirs = m.try_lock();
    bool open = false;  // guarded by m
    std::atomic<int> through = 0;
    std::thread opener([&] {
      open = true;
      c.notify_all();
      theirs.unlock();
      c.notify_all();
    });
    on_workers([&](int) -> task<> {
      auto held = co_await m.lock();
      co_await c.wait(held, [&] { return open; });
      ++through;
    });
    opener.join();
    CHECK(through == workers);
  }
}

TEST_CASE("a worker that ends while its frames wait for a condition passes the notification on") {
  for (int i = 0; i < 200; ++i) {
    store s;
    auto takes = [&]() -> task<> { return s.take(); };
    end_while_it_waits(takes, [&] { run(s.put()); }, i % 2 == 0);
    CHECK(s.items == 1);
    CHECK(!s.lock.is_locked());
    run(s.take());
  }
}
