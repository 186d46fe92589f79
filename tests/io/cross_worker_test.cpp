// The words of corest::cross_worker between real threads, each with a loop of its own.
#include "io/cancellation_table.hpp"
#include "io/support.hpp"
#include "io/workers.hpp"

#include <corest/async/cross_worker/channel.hpp>
#include <corest/async/cross_worker/event.hpp>
#include <corest/async/cross_worker/latch.hpp>
#include <corest/async/cross_worker/lazy.hpp>
#include <corest/async/cross_worker/mutex.hpp>
#include <corest/async/cross_worker/semaphore.hpp>
#include <corest/async/cross_worker/shared_mutex.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/io/loop.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;

namespace {

struct setting {
  cross_worker::event event;
  task<> wait() { co_await event.wait(); }
  void complete() { event.set(); }
};
struct counting_down {
  cross_worker::latch latch{1};
  task<> wait() { co_await latch.wait(); }
  void complete() { latch.count_down(); }
};
struct unlocking {
  cross_worker::mutex mutex;
  cross_worker::mutex::guard theirs = mutex.try_lock();
  cross_worker::mutex::guard mine{};
  task<> wait() { mine = co_await mutex.lock(); }
  void complete() { theirs.unlock(); }
};
struct unlocking_shared {
  cross_worker::shared_mutex mutex;
  cross_worker::shared_mutex::guard theirs = mutex.try_lock();
  cross_worker::shared_mutex::shared_guard mine{};
  task<> wait() { mine = co_await mutex.lock_shared(); }
  void complete() { theirs.unlock(); }
};
struct releasing {
  cross_worker::semaphore semaphore{0};
  task<> wait() { (co_await semaphore.acquire()).forget(); }
  void complete() { semaphore.release(); }
};
struct giving {
  cross_worker::channel<int> box{1};
  task<> wait() {
    auto const item = co_await box.receive();
    REQUIRE(item == 7);
  }
  void complete() { REQUIRE(box.try_send(7)); }
};
constexpr unsigned some = every_case;
row const event_row{"cross_worker::event", make<completed_elsewhere<setting>>, ends::by_cancellation, some};
row const latch_row{"cross_worker::latch", make<completed_elsewhere<counting_down>>, ends::by_cancellation,
                    some};
row const mutex_row{"cross_worker::mutex", make<completed_elsewhere<unlocking>>, ends::by_cancellation, some};
row const shared_row{"cross_worker::shared_mutex", make<completed_elsewhere<unlocking_shared>>,
                     ends::by_cancellation, some};
row const semaphore_row{"cross_worker::semaphore", make<completed_elsewhere<releasing>>,
                        ends::by_cancellation, some};
row const channel_row{"cross_worker::channel::receive", make<completed_elsewhere<giving>>,
                      ends::by_cancellation, some};

}  // namespace

TEST_CASE("a mutex lets one task of all workers in at a time, also while others give up") {
  cross_worker::mutex m;
  int guarded = 0;  // by m alone: a race here is one of the mutex
  std::atomic<int> entered = 0;
  std::atomic<int> gone = 0;
  on_workers([&](int) -> task<> {
    auto enters = [&](int i) -> task<> {
      auto locks = [&]() -> task<> {
        auto const held = co_await m.lock();
        ++guarded;
        ++entered;
        co_await checkpoint();
      };
      for (int round = 0; round < 100; ++round) {
        if ((i + round) % 3 == 0) {
          auto const reason = co_await cancelled_while_waiting(locks());
          gone += reason != cancel_reason::none;
        } else {
          co_await locks();
        }
      }
    };
    co_await several(4, enters);
  });
  CHECK(!m.is_locked());
  CHECK(guarded == entered);
  CHECK(entered >= 4 * workers * 66);
  CHECK(entered + gone >= 4 * workers * 100);  // who was cancelled behind the lock counts twice
}

TEST_CASE("a semaphore never lets more in than it has units, and gets all of them back") {
  cross_worker::semaphore s(4);
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  on_workers([&](int) -> task<> {
    auto enters = [&](int i) -> task<> {
      for (int round = 0; round < 100; ++round) {
        int const units = 1 + (i + round) % 3;
        auto takes = [&]() -> task<> {
          auto const slot = co_await s.acquire(static_cast<std::size_t>(units));
          int const now = inside += units;
          for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {}
          co_await pause(round);
          inside -= units;
        };
        auto careful = [&]() -> task<> {
          auto const slot = co_await s.acquire(static_cast<std::size_t>(units));
        };
        if (round % 4 == 0)
          co_await cancelled_while_waiting(careful());
        else
          co_await takes();
      }
    };
    co_await several(4, enters);
  });
  CHECK(most <= 4);
  CHECK(inside == 0);
  CHECK(s.available() == 4);
}

TEST_CASE("units released by one worker reach the others one for one, whoever is cancelled meanwhile") {
  constexpr int units = 2000;
  cross_worker::semaphore s(0);
  std::atomic<int> taken = 0;
  std::atomic<bool> finished = false;
  auto consume = [&](int) -> task<> {
    auto takes = [&]() -> task<> {
      (co_await s.acquire()).forget();
      ++taken;
    };
    while (!finished) {
      co_await cancelled_while_waiting(takes());
      if (taken == units) finished = true;
    }
  };
  std::thread producer([&] {  // runs no loop
    for (int i = 0; i < units; ++i) {
      s.release();
      if (i % 50 == 0) std::this_thread::yield();
    }
  });
  on_workers(consume);
  producer.join();
  CHECK(taken == units);
  CHECK(s.available() == 0);
}

TEST_CASE("a shared_mutex keeps writers of any worker alone, and lets nobody starve") {
  cross_worker::shared_mutex m;
  int value = 0;
  std::atomic<int> readers = 0;
  std::atomic<int> wrong = 0;
  on_workers([&](int worker) -> task<> {
    auto works = [&](int i) -> task<> {
      for (int round = 0; round < 100; ++round) {
        if ((worker + i + round) % 4 == 0) {
          auto const held = co_await m.lock();
          if (readers != 0) ++wrong;
          ++value;
          co_await pause(round);
        } else {
          auto const held = co_await m.lock_shared();
          ++readers;
          int const before = value;
          co_await pause(round);
          if (value != before) ++wrong;
          --readers;
        }
      }
    };
    co_await several(4, works);
  });
  CHECK(wrong == 0);
  CHECK(value == workers * 100);
  CHECK(m.try_lock());
}

TEST_CASE("an event passes on what was written before, and who waited for it may destroy it") {
  for (int i = 0; i < 300; ++i) {
    auto e = std::make_unique<cross_worker::event>();
    auto& shared = *e;
    int written = 0;
    std::thread setter([&] {
      written = 7;
      shared.set();
    });
    auto waits = [&]() -> task<> {
      co_await e->wait();
      e.reset();
      CHECK(written == 7);
    };
    run(waits());
    setter.join();
  }
}

TEST_CASE("an event wakes the tasks of all workers, and cancelled ones end once") {
  for (int i = 0; i < 50; ++i) {
    cross_worker::event e;
    cross_worker::latch ready(workers);
    std::atomic<int> ended = 0;
    on_workers([&](int worker) -> task<> {
      auto waits = [&](int number) -> task<> {
        auto for_it = [&]() -> task<> { co_await e.wait(); };
        if (number % 2 == 0)
          co_await cancelled_while_waiting(for_it());
        else
          co_await for_it();
        ++ended;
      };
      auto sets = [&](int number) -> task<> {
        co_await ready.arrive_and_wait();
        co_await pause(number);
        if (worker == 0) e.set();
      };
      co_await when_all(several(4, waits), sets(i));
    });
    CHECK(ended == 4 * workers);
  }
}

TEST_CASE("a latch opens for all workers when the last of them has counted down") {
  for (int i = 0; i < 100; ++i) {
    cross_worker::latch all(workers);
    int written[workers] = {};
    std::atomic<int> right = 0;
    on_workers([&](int worker) -> task<> {
      written[worker] = 1;
      co_await all.arrive_and_wait();
      int sum = 0;
      for (int const each : written) sum += each;
      if (sum == workers) ++right;
    });
    CHECK(right == workers);
  }
}

TEST_CASE("a lazy value is made by one worker at a time, and seen by all") {
  for (int i = 0; i < 100; ++i) {
    std::atomic<int> at_once = 0;
    std::atomic<int> made = 0;
    std::atomic<int> right = 0;
    cross_worker::lazy<std::vector<int>> value([&]() -> task<std::vector<int>> {
      CHECK(++at_once == 1);
      auto const leaving = scope_exit([&]() noexcept { --at_once; });
      co_await turn();
      if (++made == 1) throw std::runtime_error("the first attempt");
      co_return std::vector<int>{1, 2, 3};
    });
    on_workers([&](int worker) -> task<> {
      auto asks = [&]() -> task<> {
        for (;;) {
          try {
            auto const& numbers = co_await value.get();
            if (numbers.size() == 3) ++right;
            co_return;
          } catch (std::runtime_error const&) {}
        }
      };
      auto impatient = [&]() -> task<> { co_await cancelled_while_waiting(asks()); };
      if (worker == 0) co_await impatient();
      co_await when_all(asks(), asks());
    });
    CHECK(right >= 2 * workers);
    CHECK(made == 2);
  }
}

TEST_CASE("a worker that ends with frames in line, or handed something on its way, loses nothing") {
  for (int i = 0; i < 200; ++i) {
    cross_worker::semaphore s(0);
    auto takes = [&]() -> task<> { auto const slot = co_await s.acquire(); };
    end_while_it_waits(takes, [&] { s.release(); }, i % 2 == 0);
    CHECK(s.available() == 1);

    cross_worker::event e;
    auto waits = [&]() -> task<> { co_await e.wait(); };
    end_while_it_waits(waits, [&] { e.set(); }, i % 2 == 0);
    CHECK(e.is_set());
  }
}

TEST_CASE("a worker that ends while it makes a value, or is told to, leaves that to another") {
  for (int i = 0; i < 200; ++i) {
    std::atomic<int> begun = 0;
    cross_worker::lazy<int> value([&]() -> task<int> {
      if (++begun == 1) co_await sleep_for(1h);
      co_return 5;
    });
    auto asks = [&]() -> task<> { co_await value.get(); };
    int got = 0;
    auto gets = [&]() -> task<> { got = co_await value.get(); };
    end_while_it_waits(asks, [&] { run(gets()); }, i % 2 == 0);
    CHECK(got == 5);
    CHECK(begun == 2);
  }
}

TEST_CASE("virtual time stands still for other threads when the clock is told to expect them") {
  cross_worker::mutex m;
  auto held = m.try_lock();
  virtual_clock clock;
  clock.expect_remote();
  std::thread other([&] { held.unlock(); });
  auto body = [&]() -> task<> { auto const mine = co_await m.lock(); };
  clock.run(timeout(1s, body()));
  clock.remote_arrived();
  other.join();
  CHECK(clock.now() == scheduler::time_point(0s));
}
