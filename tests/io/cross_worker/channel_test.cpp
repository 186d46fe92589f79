#include "io/support.hpp"

#include <corest/async/cross_worker/channel.hpp>
#include <corest/async/timeout.hpp>
#include <corest/io/run.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;

namespace {

/// A worker of its own for each piece of work; ends when all have ended.
class workers {
 public:
  ~workers() {
    for (auto& each : threads_) each.join();
  }
  template <class F>
  void start(F work) {
    threads_.emplace_back([work = std::move(work)]() mutable { run(work()); });
  }

 private:
  std::vector<std::thread> threads_;
};

using numbers = cross_worker::channel<std::unique_ptr<int>>;
constexpr int per_sender = 2000;

task<> send_numbers(numbers& to, int first) {
  for (int i = 0; i < per_sender; ++i) co_await to.send(std::make_unique<int>(first + i));
}

}  // namespace

TEST_CASE("workers pass values to workers: each arrives once, and those of one sender in order") {
  for (std::size_t const capacity : {0, 1, 64}) {
    CAPTURE(capacity);
    numbers ch(capacity);
    std::vector<int> got[2];
    {
      workers receivers;
      for (auto& mine : got)
        receivers.start([&ch, &mine]() -> task<> {
          while (auto item = co_await ch.receive()) mine.push_back(**item);
        });
      {
        workers senders;
        for (int s = 0; s < 3; ++s)
          senders.start([&ch, s]() -> task<> { return send_numbers(ch, s * per_sender); });
      }
      ch.close();
    }
    std::vector<int> seen(3 * per_sender);
    for (auto const& mine : got) {
      int last[3] = {-1, -1, -1};
      for (int const each : mine) {
        ++seen[static_cast<std::size_t>(each)];
        CHECK(each > last[each / per_sender]);
        last[each / per_sender] = each;
      }
    }
    CHECK(seen == std::vector<int>(3 * per_sender, 1));
  }
}

TEST_CASE("cancelled at whatever moment, on both sides, nothing is lost or doubled") {
  cross_worker::channel<int> ch(1);
  std::vector<int> got;
  {
    workers both;
    both.start([&]() -> task<> {
      for (int i = 0; i < per_sender; ++i) {
        auto sending = ch.send(i);
        auto attempt = [&]() -> task<> { co_await sending; };
        for (bool sent = false; !sent;)
          sent = co_await move_on_after(std::chrono::microseconds(i % 50), attempt());
        if (i % 7 == 0) std::this_thread::yield();
      }
      ch.close();
    });
    both.start([&]() -> task<> {
      for (int round = 0;; ++round) {
        auto const item = co_await move_on_after(std::chrono::microseconds(round % 30), ch.receive());
        if (!item) continue;
        if (!*item) break;
        got.push_back(**item);
      }
    });
  }
  REQUIRE(got.size() == per_sender);
  for (int i = 0; i < per_sender; ++i) CHECK(got[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("workers that come and go leave the channel to the others") {
  numbers ch(0);
  std::optional<int> got;
  {
    workers last;
    last.start([&]() -> task<> {
      auto item = co_await ch.receive();
      if (item) got = **item;
    });
    for (int i = 0; i < 50; ++i) {
      workers short_lived;
      short_lived.start([&]() -> task<> {
        auto const none = co_await move_on_after(50us, ch.receive());
        CHECK(!none);
      });
    }
    workers sender;
    sender.start([&]() -> task<> { co_await ch.send(std::make_unique<int>(5)); });
  }
  CHECK(got == 5);
}

TEST_CASE("closing on one worker wakes those who wait on others") {
  cross_worker::channel<int> empty(1), full(0);
  int ended = 0;
  bool refused = false;
  {
    workers all;
    all.start([&]() -> task<> {
      while (auto item = co_await empty.receive()) static_cast<void>(item);
      ++ended;
    });
    all.start([&]() -> task<> {
      auto op = full.send(1);
      try {
        co_await op;
      } catch (channel_closed const&) {
        refused = op.value() == 1;
      }
    });
    empty.close();
    full.close();
  }
  CHECK(ended == 1);
  CHECK(refused);
}
