#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/channel.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

task<> send_all(channel<int>& to, int first, int last) {
  for (int i = first; i <= last; ++i) co_await to.send(i);
}

task<std::vector<int>> receive_all(channel<int>& from) {
  std::vector<int> got;
  while (auto item = co_await from.receive()) got.push_back(*item);
  co_return got;
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
    auto const item = co_await box_.receive();
    CHECK(item == 7);
  }
  void complete() override { CHECK(box_.try_send(7)); }
  bool left() override { return box_.size() == 1; }

 private:
  channel<int> box_{1};
};
row const receive_row{"channel::receive", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                        return std::make_unique<receiving>();
                      }};

// What a send waits for is room, which stays until it is taken.
class sending final : public awaited_operation {
 public:
  sending() { CHECK(box_.try_send(1)); }
  task<> wait() override { co_await box_.send(2); }
  void complete() override { CHECK(box_.try_receive() == 1); }
  bool left() override { return box_.empty(); }

 private:
  channel<int> box_{1};
};
row const send_row{"channel::send", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                     return std::make_unique<sending>();
                   }};

class meeting final : public awaited_operation {
 public:
  task<> wait() override { co_await box_.send(2); }
  void complete() override { static_cast<void>(box_.try_receive()); }
  bool left() override { return false; }
  bool keeps() const override { return false; }

 private:
  channel<int> box_{0};
};
row const meeting_row{"channel::send without room", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                        return std::make_unique<meeting>();
                      }};

}  // namespace

TEST_CASE("what is sent is received, in order, whatever the channel holds") {
  for (std::size_t const capacity : {0, 1, 3, 100}) {
    CAPTURE(capacity);
    virtual_clock clock;
    auto body = [&]() -> task<std::vector<int>> {
      channel<int> ch(capacity);
      auto produce = [&]() -> task<> {
        co_await send_all(ch, 1, 10);
        CHECK(ch.size() <= capacity);
        ch.close();
      };
      auto both = co_await when_all(produce(), receive_all(ch));
      co_return std::get<1>(std::move(both));
    };
    CHECK(clock.run(body()) == std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  }
}

TEST_CASE("many senders and receivers: nothing is lost or doubled, in any order of running") {
  explore_schedules(200, [](virtual_clock& clock) {
    channel<int> ch(2);
    std::vector<int> got;
    auto consume = [&]() -> task<> {
      while (auto item = co_await ch.receive()) got.push_back(*item);
    };
    auto produce = [&](group& g) -> task<> {
      for (int i = 0; i < 3; ++i) g.spawn(send_all, std::ref(ch), i * 10, i * 10 + 9);
      co_return;
    };
    auto all = [&](group& g) -> task<> {
      for (int i = 0; i < 3; ++i) g.spawn(consume);
      co_await with_group(produce);
      ch.close();
    };
    clock.run(with_group(all));
    int sum = 0;
    for (int const each : got) sum += each;
    if (got.size() != 30 || sum != 29 * 30 / 2) throw std::logic_error("lost");
  });
}

TEST_CASE("receivers are served in the order in which they began to wait") {
  worker w;
  channel<int> ch(4);
  auto first = [](channel<int>& from) -> task<int> { co_return *co_await from.receive(); };
  auto a = first(ch), b = first(ch);
  a.start(w.env);
  b.start(w.env);
  CHECK(ch.try_send(1));
  CHECK(ch.try_send(2));
  CHECK(ch.size() == 0);  // handed over, not held
  w.clock.run_ready();
  CHECK(a.result() == 1);
  CHECK(b.result() == 2);
}

TEST_CASE("nobody overtakes a sender that waits for room") {
  worker w;
  channel<int> ch(1);
  CHECK(ch.try_send(1));
  auto waits = send_all(ch, 2, 2);
  waits.start(w.env);
  CHECK(ch.try_receive() == 1);
  CHECK(!ch.try_send(3));
  CHECK(ch.try_receive() == 2);
  w.clock.run_ready();
  CHECK(waits.finished());
}

TEST_CASE("a channel without room passes an item only when both are there") {
  virtual_clock clock;
  auto body = [&]() -> task<> {
    channel<int> ch(0);
    CHECK(!ch.try_send(1));
    CHECK(!ch.try_receive());
    auto const start = clock.now();
    auto late = [&]() -> task<> {
      co_await sleep_for(1s);
      auto const item = co_await ch.receive();
      CHECK(item == 5);
    };
    auto sender = [&]() -> task<> {
      co_await ch.send(5);
      CHECK(clock.now() - start == 1s);
    };
    co_await when_all(sender(), late());
  };
  clock.run(body());
}

TEST_CASE("a closed channel gives what is left, then nothing, and takes nothing more") {
  virtual_clock clock;
  auto body = []() -> task<> {
    channel<int> ch(4);
    co_await ch.send(1);
    ch.close();
    ch.close();
    CHECK(ch.closed());
    CHECK_THROWS_WITH_AS((void)ch.try_send(2), "the channel is closed", channel_closed);
    auto refused = ch.send(3);
    bool threw = false;
    try {
      co_await refused;
    } catch (channel_closed const&) {
      threw = true;
    }
    CHECK(threw);
    CHECK(refused.value() == 3);
    auto item = co_await ch.receive();
    CHECK(item == 1);
    item = co_await ch.receive();
    CHECK(!item);
    CHECK(!ch.try_receive());
  };
  clock.run(body());
}

TEST_CASE("closing wakes those who wait: receivers with nothing, senders with channel_closed") {
  worker w;
  channel<int> empty(1), full(1);
  CHECK(full.try_send(1));
  auto receiver = receive_all(empty);
  auto sender = send_all(full, 2, 2);
  receiver.start(w.env);
  sender.start(w.env);
  empty.close();
  full.close();
  w.clock.run_ready();
  CHECK(receiver.result().empty());
  CHECK_THROWS_AS(sender.result(), channel_closed);
  CHECK(full.try_receive() == 1);
  CHECK(!full.try_receive());
}

TEST_CASE("a cancelled send has not sent: the value is still in its operation, and can be sent again") {
  worker w;
  channel<std::unique_ptr<std::string>> ch(0);
  cancel_scope inner(w.root);
  environment const env{&inner};
  auto again = ch.send(std::make_unique<std::string>("mine"));
  bool cut_short = false;
  auto body = [&]() -> task<> {
    try {
      co_await again;
    } catch (cancelled const&) {
      cut_short = true;
    }
  };
  auto sender = body();
  sender.start(env);
  inner.cancel(cancel_reason::user);
  CHECK(!ch.try_receive());
  w.clock.run_ready();
  CHECK(cut_short);
  CHECK(!again.sent());
  CHECK(*again.value() == "mine");
  auto retry = [&]() -> task<> { co_await again; };
  auto second = retry();
  second.start(w.env);
  auto const got = ch.try_receive();
  w.clock.run_ready();
  CHECK(**got == "mine");
  CHECK(again.sent());
}

TEST_CASE("an operation that is awaited again begins afresh") {
  virtual_clock clock;
  auto body = []() -> task<> {
    channel<int> ch(3);
    auto next = ch.receive();
    auto put = ch.send(1);
    co_await put;
    put.value() = 2;
    co_await put;
    auto item = co_await next;
    CHECK(item == 1);
    item = co_await next;
    CHECK(item == 2);
    ch.close();
    item = co_await next;
    CHECK(!item);
  };
  clock.run(body());
}

TEST_CASE("a try_send that fails leaves its value as it was") {
  channel<std::unique_ptr<int>> ch(1);
  CHECK(ch.try_send(std::make_unique<int>(1)));
  auto second = std::make_unique<int>(2);
  CHECK(!ch.try_send(std::move(second)));
  CHECK(*second == 2);
}

TEST_CASE("a frame that dies while it waits leaves the channel") {
  worker w;
  channel<int> ch(0);
  auto receiver = receive_all(ch);
  receiver.start(w.env);
  receiver.abandon();
  auto sender = send_all(ch, 1, 1);
  sender.start(w.env);
  sender.abandon();
  CHECK(!ch.try_receive());
}

TEST_CASE("a channel that dies destroys what nobody received") {
  auto const held = std::make_shared<int>(1);
  {
    channel<std::shared_ptr<int>> ch(2);
    CHECK(ch.try_send(held));
    CHECK(ch.try_send(held));
  }
  CHECK(held.use_count() == 1);
}

TEST_CASE("a receive or a send can have a deadline") {
  virtual_clock clock;
  auto body = []() -> task<> {
    channel<int> ch(1);
    auto const none = co_await move_on_after(1s, ch.receive());
    CHECK(!none);
    co_await timeout(1s, ch.send(1));
    bool late = false;
    try {
      co_await timeout(1s, ch.send(2));
    } catch (timed_out const&) {
      late = true;
    }
    CHECK(late);
    auto const one = co_await timeout(1s, ch.receive());
    CHECK(one == 1);
    auto const soon = scheduler::current().now() + 1s;
    co_await timeout_at(soon, ch.send(2));
    auto const sent = co_await move_on_at(soon, ch.send(3));
    CHECK(!sent);
  };
  clock.run(body());
}
