#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/broadcast.hpp>
#include <corest/async/cross_worker/channel.hpp>
#include <corest/async/cross_worker/select.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

using numbers = cross_worker::broadcast<int>;

task<std::vector<int>> all_of(numbers::subscription& from) {
  std::vector<int> got;
  while (auto item = co_await from.next()) got.push_back(*item);
  co_return got;
}
task<> send_all(numbers& to, int first, int last) {
  for (int i = first; i <= last; ++i) co_await to.send(i);
}

struct worker {
  virtual_clock clock;
  scheduler_scope here{clock};
  cancel_scope root;
  environment env{&root};
};

class receiving final : public awaited_operation {
 public:
  task<> wait() override {
    auto const item = co_await reader_.next();
    CHECK(item == 7);
  }
  void complete() override { CHECK(all_.try_send(7)); }
  bool left() override { return reader_.backlog() == 1; }

 private:
  numbers all_;
  numbers::subscription reader_ = all_.subscribe(4, when_slow::wait);
};
row const next_row{
    "cross_worker::broadcast::subscription::next",
    [](virtual_clock&) -> std::unique_ptr<awaited_operation> { return std::make_unique<receiving>(); }};

class sending final : public awaited_operation {
 public:
  sending() { CHECK(all_.try_send(1)); }
  task<> wait() override { co_await all_.send(2); }
  void complete() override { CHECK(reader_.try_next() == 1); }
  bool left() override { return reader_.backlog() == 0; }

 private:
  numbers all_;
  numbers::subscription reader_ = all_.subscribe(1, when_slow::wait);
};
row const send_row{"cross_worker::broadcast::send", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                     return std::make_unique<sending>();
                   }};

class selecting final : public awaited_operation {
 public:
  task<> wait() override {
    auto const got = co_await cross_worker::select(stop_.receive(), reader_.next());
    REQUIRE(got.index() == 1);
    CHECK(std::get<1>(got) == 7);
  }
  void complete() override { CHECK(all_.try_send(7)); }
  bool left() override { return reader_.backlog() == 1; }

 private:
  cross_worker::channel<int> stop_{1};
  numbers all_;
  numbers::subscription reader_ = all_.subscribe(4, when_slow::drop_oldest);
};
row const select_row{
    "cross_worker::select of a subscription",
    [](virtual_clock&) -> std::unique_ptr<awaited_operation> { return std::make_unique<selecting>(); }};

}  // namespace

TEST_CASE("within one worker a cross_worker::broadcast is a broadcast") {
  virtual_clock clock;
  auto body = []() -> task<> {
    numbers all;
    CHECK(all.try_send(0));  // nobody hears it
    auto quick = all.subscribe(8, when_slow::wait);
    auto slow = all.subscribe(2, when_slow::wait);
    auto lazy = [&]() -> task<std::vector<int>> {
      std::vector<int> got;
      while (auto item = co_await slow.next()) {
        co_await sleep_for(1s);
        got.push_back(*item);
      }
      co_return got;
    };
    auto give = [&]() -> task<> {
      co_await send_all(all, 1, 5);
      all.close();
    };
    auto results = co_await when_all(all_of(quick), lazy(), give());
    CHECK(std::get<0>(results) == std::vector<int>{1, 2, 3, 4, 5});
    CHECK(std::get<1>(results) == std::vector<int>{1, 2, 3, 4, 5});
  };
  clock.run(body());
}

TEST_CASE("between workers, too, a slow subscriber misses the oldest, is disconnected, or is waited for") {
  numbers all;
  auto misses = all.subscribe(2, when_slow::drop_oldest);
  auto ends = all.subscribe(2, when_slow::disconnect);
  CHECK(all.subscribers() == 2);
  for (int i = 1; i <= 3; ++i) CHECK(all.try_send(i));
  CHECK(all.subscribers() == 1);
  CHECK(misses.try_next() == 2);
  CHECK(misses.missed() == 1);
  CHECK_THROWS_AS(static_cast<void>(ends.try_next()), too_slow);
  auto held_up = all.subscribe(1, when_slow::wait);
  CHECK(all.try_send(4));
  CHECK(!all.try_send(5));
  CHECK(held_up.try_next() == 4);
  CHECK(all.try_send(5));
  CHECK(misses.backlog() == 2);
}

TEST_CASE("senders of all workers go on in order when the one in their way reads or leaves") {
  worker w;
  numbers all;
  auto other = all.subscribe(8, when_slow::wait);
  std::optional<task<>> first, second;
  {
    auto in_the_way = all.subscribe(1, when_slow::wait);
    CHECK(all.try_send(1));
    first = send_all(all, 2, 2);
    first->start(w.env);
    second = send_all(all, 3, 3);
    second->start(w.env);
    CHECK(!all.try_send(4));
    CHECK(in_the_way.try_next() == 1);
    w.clock.run_ready();
    CHECK(first->finished());
    CHECK(!second->finished());
  }
  w.clock.run_ready();
  CHECK(second->finished());
  for (int i = 1; i <= 3; ++i) CHECK(other.try_next() == i);
}

TEST_CASE("closed across workers: subscribers read what is left, then nothing; senders are refused") {
  worker w;
  numbers all;
  auto full = all.subscribe(1, when_slow::wait);
  CHECK(all.try_send(1));
  auto sender = send_all(all, 2, 2);
  sender.start(w.env);
  auto empty = all.subscribe(1, when_slow::wait);
  auto reader = all_of(empty);
  reader.start(w.env);
  all.close();
  w.clock.run_ready();
  CHECK(all.closed());
  CHECK_THROWS_AS(sender.result(), channel_closed);
  CHECK_THROWS_AS(static_cast<void>(all.try_send(3)), channel_closed);
  CHECK(reader.result().empty());
  CHECK(full.try_next() == 1);
  auto rest = all_of(full);
  CHECK(rest.start(w.env));
}

TEST_CASE("an item between workers is stored once, and goes when its last reader has it or leaves") {
  auto const held = std::make_shared<int>(1);
  cross_worker::broadcast<std::shared_ptr<int>> all;
  auto a = all.subscribe(4, when_slow::wait);
  {
    auto leaves = all.subscribe(4, when_slow::wait);
    CHECK(all.try_send(held));
    CHECK(held.use_count() == 2);
    CHECK(a.try_next() == held);
    CHECK(held.use_count() == 2);
  }
  CHECK(held.use_count() == 1);
}

TEST_CASE("a subscription between workers is an arm of a select, and takes a deadline") {
  virtual_clock clock;
  auto body = []() -> task<> {
    numbers some, others;
    auto a = some.subscribe(4, when_slow::wait);
    auto b = others.subscribe(4, when_slow::wait);
    auto const none = co_await move_on_after(1s, select(a.next(), b.next()));
    CHECK(!none);
    auto const nothing = co_await move_on_after(1s, a.next());
    CHECK(!nothing);
    co_await others.send(3);
    auto got = co_await select(a.next(), b.next());
    CHECK(got.index() == 1);
    CHECK(std::get<1>(got) == 3);
  };
  clock.run(body());
}

TEST_CASE("a thread that is no worker may subscribe, send and read without waiting") {
  numbers all;
  auto mine = all.subscribe(4, when_slow::wait);
  std::thread([&] {
    auto theirs = all.subscribe(4, when_slow::wait);
    CHECK(all.try_send(1));
    CHECK(theirs.try_next() == 1);
    CHECK(!theirs.try_next());
  }).join();
  CHECK(all.subscribers() == 1);
  CHECK(mine.try_next() == 1);
}

TEST_CASE("a frame that dies while it waits, or while its wake-up is on its way, leaves the broadcast") {
  worker w;
  numbers all;
  auto reader = all.subscribe(1, when_slow::wait);
  auto receive = [&]() -> task<> { co_await reader.next(); };
  auto waits = receive();
  waits.start(w.env);
  waits.abandon();
  auto woken = receive();
  woken.start(w.env);
  CHECK(all.try_send(1));
  woken.abandon();
  auto sends = send_all(all, 2, 2);
  sends.start(w.env);
  sends.abandon();
  w.clock.run_ready();
  CHECK(reader.try_next() == 1);
  CHECK(reader.backlog() == 0);
}

TEST_CASE("any order of running: each subscriber between workers gets all, in order") {
  explore_schedules(200, [](virtual_clock& clock) {
    numbers all;
    int whole = 0;
    auto read = [&](std::size_t backlog) -> task<> {
      auto mine = all.subscribe(backlog, when_slow::wait);
      auto const got = co_await all_of(mine);
      for (std::size_t i = 1; i < got.size(); ++i)
        if (got[i] != got[i - 1] + 1) throw std::logic_error("out of order");
      if (!got.empty() && got.back() == 20) ++whole;
    };
    auto give = [&]() -> task<> {
      co_await sleep_for(1s);
      co_await send_all(all, 1, 20);
      all.close();
    };
    clock.run(when_all(read(1), read(2), read(7), give()));
    if (whole != 3) throw std::logic_error("lost");
  });
}
