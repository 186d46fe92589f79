// A broadcast between real threads, each with a loop of its own.
#include "io/workers.hpp"

#include <corest/async/cross_worker/broadcast.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;

namespace {

using numbers = cross_worker::broadcast<int>;
constexpr int items = 2000;

struct hearing {
  numbers all;
  numbers::subscription mine = all.subscribe(1, when_slow::wait);
  task<> wait() {
    auto const item = co_await mine.next();
    REQUIRE(item == 7);
  }
  void complete() { REQUIRE(all.try_send(7)); }
};
struct making_room {
  numbers all;
  numbers::subscription theirs = all.subscribe(1, when_slow::wait);
  bool full = all.try_send(1);
  task<> wait() { co_await all.send(2); }
  void complete() { REQUIRE(theirs.try_next() == 1); }
};
row const next_row{"cross_worker::broadcast::subscription::next", make<completed_elsewhere<hearing>>,
                   ends::by_cancellation, every_case};
row const send_row{"cross_worker::broadcast::send", make<completed_elsewhere<making_room>>,
                   ends::by_cancellation, every_case};

void wait_for_subscribers(numbers const& all, std::size_t count) {
  while (all.subscribers() != count) std::this_thread::yield();
}

}  // namespace

TEST_CASE("subscribers on several workers get every item of every sender, in the order of each") {
  numbers all;
  std::atomic<int> wrong = 0;
  std::atomic<int> whole = 0;
  std::thread senders([&] {
    wait_for_subscribers(all, workers);
    on_workers(
        [&](int s) -> task<> {
          for (int i = 0; i < items; ++i) co_await all.send(s * items + i);
        },
        2);
    all.close();
  });
  on_workers([&](int w) -> task<> {
    auto mine = all.subscribe(static_cast<std::size_t>(1 + 3 * w), when_slow::wait);
    int following[2] = {};
    while (auto item = co_await mine.next()) wrong += *item % items != following[*item / items]++;
    whole += following[0] == items && following[1] == items;
  });
  senders.join();
  CHECK(wrong == 0);
  CHECK(whole == workers);
}

TEST_CASE("cancelled at whatever moment, on both sides, no subscriber misses an item or gets one twice") {
  numbers all;
  std::atomic<int> wrong = 0;
  std::atomic<int> whole = 0;
  std::thread sender([&] {
    wait_for_subscribers(all, 2);
    auto gives = [&]() -> task<> {
      for (int i = 0; i < items; ++i) {
        auto sending = all.send(i);
        auto attempt = [&]() -> task<> { co_await sending; };
        for (bool sent = false; !sent;)
          sent = co_await move_on_after(std::chrono::microseconds(i % 50), attempt());
      }
    };
    run(gives());
    all.close();
  });
  on_workers(
      [&](int w) -> task<> {
        auto mine = all.subscribe(static_cast<std::size_t>(1 + w), when_slow::wait);
        int following = 0;
        for (int round = 0;; ++round) {
          auto const item = co_await move_on_after(std::chrono::microseconds(round % 30), mine.next());
          if (!item) continue;
          if (!*item) break;
          wrong += **item != following++;
        }
        whole += following == items;
      },
      2);
  sender.join();
  CHECK(wrong == 0);
  CHECK(whole == 2);
}

TEST_CASE("one that is slow on its worker misses items or is disconnected, and the others get all of them") {
  numbers all;
  std::atomic<int> heard = 0;
  std::atomic<int> accounted = 0;
  auto misses = all.subscribe(4, when_slow::drop_oldest);
  auto ends = all.subscribe(4, when_slow::disconnect);
  std::thread sender([&] {
    wait_for_subscribers(all, 2 + 1);
    auto gives = [&]() -> task<> {
      for (int i = 0; i < items; ++i) co_await all.send(i);
    };
    run(gives());
    all.close();
  });
  on_workers(
      [&](int w) -> task<> {
        if (w == 0) {
          auto mine = all.subscribe(4, when_slow::wait);
          while (auto item = co_await mine.next()) ++heard;
        } else {
          int got = 0;
          std::uint64_t missed = 0;
          while (auto item = co_await misses.next()) {
            missed += misses.missed();
            ++got;
            co_await pause(got);
          }
          accounted = got + static_cast<int>(missed);
        }
      },
      2);
  sender.join();
  CHECK(heard == items);
  CHECK(accounted == items);
  CHECK_THROWS_AS(static_cast<void>(ends.try_next()), too_slow);
}

TEST_CASE("subscribers that come and go on their workers leave nothing behind") {
  auto const held = std::make_shared<int>(1);
  cross_worker::broadcast<std::shared_ptr<int>> all;
  std::atomic<bool> finished = false;
  std::thread sender([&] {
    auto gives = [&]() -> task<> {
      while (!finished) {
        co_await all.send(held);
        co_await checkpoint();
      }
    };
    run(gives());
  });
  on_workers([&](int w) -> task<> {
    for (int round = 0; round < 200; ++round) {
      auto mine = all.subscribe(static_cast<std::size_t>(1 + round % 5),
                                round % 3 == w ? when_slow::wait : when_slow::drop_oldest);
      for (int i = 0; i < round % 4; ++i) co_await mine.next();
      co_await pause(round);
    }
  });
  finished = true;
  sender.join();
  CHECK(all.subscribers() == 0);
  CHECK(held.use_count() == 1);
}

TEST_CASE("a subscriber's frame and loop may end while a sender is about to wake it") {
  for (int i = 0; i < 100; ++i) {
    numbers all;
    auto mine = all.subscribe(1, when_slow::wait);
    auto hears = [&]() -> task<> { co_await mine.next(); };
    end_while_it_waits(hears, [&] { CHECK(all.try_send(1)); }, i % 2 == 0);
    CHECK(mine.try_next() == 1);
  }
}
