#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/broadcast.hpp>
#include <corest/async/group.hpp>
#include <corest/async/select.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

task<std::vector<int>> all_of(broadcast<int>::subscription& from) {
  std::vector<int> got;
  while (auto item = co_await from.next()) got.push_back(*item);
  co_return got;
}
task<> send_all(broadcast<int>& to, int first, int last) {
  for (int i = first; i <= last; ++i) co_await to.send(i);
}
bool sends_at_once(broadcast<int>& to, int value) {
  auto op = to.send(value);
  return op.await_ready() && op.sent();
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
  void complete() override { CHECK(sends_at_once(all_, 7)); }
  bool left() override { return reader_.backlog() == 1; }

 private:
  broadcast<int> all_;
  broadcast<int>::subscription reader_ = all_.subscribe(4, when_slow::wait);
};
row const next_row{"broadcast::subscription::next", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                     return std::make_unique<receiving>();
                   }};

class sending final : public awaited_operation {
 public:
  sending() { CHECK(sends_at_once(all_, 1)); }
  task<> wait() override { co_await all_.send(2); }
  void complete() override { CHECK(reader_.try_next() == 1); }
  bool left() override { return reader_.backlog() == 0; }

 private:
  broadcast<int> all_;
  broadcast<int>::subscription reader_ = all_.subscribe(1, when_slow::wait);
};
row const send_row{"broadcast::send", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                     return std::make_unique<sending>();
                   }};

}  // namespace

TEST_CASE("every subscriber gets every item, in order, each at its own pace") {
  virtual_clock clock;
  auto body = []() -> task<> {
    broadcast<int> all;
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

TEST_CASE("who subscribes later gets what is sent from then on; without subscribers items vanish") {
  worker w;
  broadcast<int> all;
  CHECK(sends_at_once(all, 1));
  auto first = all.subscribe(8, when_slow::wait);
  CHECK(sends_at_once(all, 2));
  auto second = all.subscribe(8, when_slow::wait);
  CHECK(sends_at_once(all, 3));
  CHECK(first.backlog() == 2);
  CHECK(second.backlog() == 1);
  CHECK(second.try_next() == 3);
  CHECK(first.try_next() == 2);
  CHECK(!second.try_next());
}

TEST_CASE("drop_oldest: a slow subscriber misses the oldest, and is told how many") {
  worker w;
  broadcast<int> all;
  auto slow = all.subscribe(2, when_slow::drop_oldest);
  for (int i = 1; i <= 5; ++i) CHECK(sends_at_once(all, i));
  CHECK(slow.backlog() == 2);
  CHECK(slow.try_next() == 4);
  CHECK(slow.missed() == 3);
  CHECK(slow.try_next() == 5);
  CHECK(slow.missed() == 0);
}

TEST_CASE("disconnect: a slow subscription ends with too_slow, and disturbs nobody") {
  virtual_clock clock;
  auto body = []() -> task<> {
    broadcast<int> all;
    auto slow = all.subscribe(2, when_slow::disconnect);
    auto other = all.subscribe(8, when_slow::disconnect);
    co_await send_all(all, 1, 3);
    CHECK(all.subscribers() == 1);
    CHECK(other.backlog() == 3);
    for (int i = 0; i < 2; ++i) {
      bool ended = false;
      try {
        auto const item = co_await slow.next();
        CHECK(!item);
      } catch (too_slow const&) {
        ended = true;
      }
      CHECK(ended);
    }
  };
  clock.run(body());
}

TEST_CASE("wait: the sender waits for the slowest, and goes on when that reads or leaves") {
  worker w;
  broadcast<int> all;
  auto first = all.subscribe(1, when_slow::wait);
  {
    auto second = all.subscribe(1, when_slow::wait);
    auto sender = send_all(all, 1, 3);
    sender.start(w.env);
    w.clock.run_ready();
    CHECK(first.try_next() == 1);
    CHECK(!first.try_next());
    CHECK(second.try_next() == 1);
    CHECK(first.try_next() == 2);
    w.clock.run_ready();
    CHECK(!sender.finished());  // the second holds 2
    CHECK(second.try_next() == 2);
    w.clock.run_ready();
    CHECK(sender.finished());
    CHECK(second.backlog() == 1);
    CHECK(first.try_next() == 3);
  }
  CHECK(sends_at_once(all, 4));
  auto waits = send_all(all, 5, 5);
  waits.start(w.env);
  CHECK(!waits.finished());
  CHECK(first.try_next() == 4);
  CHECK(first.try_next() == 5);
  w.clock.run_ready();
  CHECK(waits.finished());
}

TEST_CASE("a waiting sender goes on when the one in its way unsubscribes") {
  worker w;
  broadcast<int> all;
  auto other = all.subscribe(8, when_slow::wait);
  std::optional<task<>> waits;
  {
    auto in_the_way = all.subscribe(1, when_slow::wait);
    waits = send_all(all, 1, 2);
    waits->start(w.env);
    w.clock.run_ready();
    CHECK(other.backlog() == 1);
  }
  w.clock.run_ready();
  CHECK(waits->finished());
  CHECK(other.backlog() == 2);
}

TEST_CASE("an item is stored once and goes when its last reader has it") {
  worker w;
  auto const held = std::make_shared<int>(1);
  broadcast<std::shared_ptr<int>> all;
  auto a = all.subscribe(4, when_slow::wait);
  auto b = all.subscribe(4, when_slow::drop_oldest);
  auto op = all.send(held);
  CHECK(op.await_ready());
  CHECK(held.use_count() == 2);
  CHECK(a.try_next() == held);
  CHECK(held.use_count() == 2);
  CHECK(b.try_next() == held);
  CHECK(held.use_count() == 1);
  {
    auto leaves = all.subscribe(4, when_slow::disconnect);
    op.value() = held;
    CHECK(op.await_ready());
    CHECK(a.try_next() == held);
    CHECK(b.try_next() == held);
    CHECK(held.use_count() == 2);
  }
  CHECK(held.use_count() == 1);
}

TEST_CASE("a larger backlog that is asked for later keeps what is already there") {
  worker w;
  broadcast<int> all;
  auto small = all.subscribe(3, when_slow::wait);
  for (int i = 1; i <= 6; ++i) {
    CHECK(sends_at_once(all, i));
    if (i <= 3) CHECK(small.try_next() == i);
  }
  auto large = all.subscribe(100, when_slow::wait);
  for (int i = 4; i <= 6; ++i) CHECK(small.try_next() == i);
  for (int i = 7; i <= 106; ++i) {
    CHECK(sends_at_once(all, i));
    CHECK(small.try_next() == i);
  }
  CHECK(large.backlog() == 100);
  CHECK(!sends_at_once(all, 107));
  for (int i = 7; i <= 106; ++i) CHECK(large.try_next() == i);
}

TEST_CASE("closing: subscribers read what is left, then nothing; senders get channel_closed") {
  worker w;
  broadcast<int> all;
  auto full = all.subscribe(1, when_slow::wait);
  auto sender = send_all(all, 1, 2);
  sender.start(w.env);
  auto empty = all.subscribe(1, when_slow::wait);
  auto reader = all_of(empty);
  reader.start(w.env);
  all.close();
  w.clock.run_ready();
  CHECK_THROWS_AS(sender.result(), channel_closed);
  CHECK(reader.result().empty());
  CHECK(full.try_next() == 1);
  auto rest = all_of(full);
  CHECK(rest.start(w.env));
}

TEST_CASE("a broadcast that dies ends its subscriptions") {
  worker w;
  std::optional<broadcast<int>> all(std::in_place);
  auto unread = all->subscribe(4, when_slow::wait);
  CHECK(sends_at_once(*all, 1));
  auto idle = all->subscribe(4, when_slow::wait);
  auto reader = all_of(idle);
  reader.start(w.env);
  all.reset();
  w.clock.run_ready();
  CHECK(reader.result().empty());
  CHECK(!unread.try_next());
}

TEST_CASE("a subscription is an arm of a select, and takes a deadline") {
  virtual_clock clock;
  auto body = []() -> task<> {
    broadcast<int> all;
    auto a = all.subscribe(4, when_slow::wait);
    broadcast<int> others;
    auto b = others.subscribe(4, when_slow::wait);
    auto const none = co_await move_on_after(1s, select(a.next(), b.next()));
    CHECK(!none);
    co_await others.send(3);
    auto got = co_await select(a.next(), b.next());
    CHECK(got.index() == 1);
    CHECK(std::get<1>(got) == 3);
  };
  clock.run(body());
}

TEST_CASE("any order of running: each subscriber gets all, in order") {
  explore_schedules(200, [](virtual_clock& clock) {
    broadcast<int> all;
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
