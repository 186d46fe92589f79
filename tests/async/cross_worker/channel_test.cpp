#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/channel.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

class receiving final : public awaited_operation {
 public:
  task<> wait() override {
    auto const item = co_await box_.receive();
    CHECK(item == 7);
  }
  void complete() override { CHECK(box_.try_send(7)); }
  bool left() override { return box_.size() == 1; }

 private:
  cross_worker::channel<int> box_{1};
};
row const receive_row{
    "cross_worker::channel::receive",
    [](virtual_clock&) -> std::unique_ptr<awaited_operation> { return std::make_unique<receiving>(); }};

class sending final : public awaited_operation {
 public:
  sending() { CHECK(box_.try_send(1)); }
  task<> wait() override { co_await box_.send(2); }
  void complete() override { CHECK(box_.try_receive() == 1); }
  bool left() override { return box_.size() == 0; }

 private:
  cross_worker::channel<int> box_{1};
};
row const send_row{"cross_worker::channel::send", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                     return std::make_unique<sending>();
                   }};

// Awaits an operation that has found nothing to do at its first look.
template <class Operation>
struct after_a_look {
  Operation& op;
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    return op.await_suspend(task);
  }
  auto await_resume() { return op.await_resume(); }
};

// Without room a send is over when somebody has received.
class meeting final : public awaited_operation {
 public:
  task<> wait() override {
    co_await box_.send(7);
    REQUIRE(got_ == 7);
  }
  void complete() override { got_ = box_.try_receive(); }
  bool left() override { return false; }
  bool keeps() const override { return false; }

 private:
  cross_worker::channel<int> box_{0};
  std::optional<int> got_;
};
row const meeting_row{
    "cross_worker::channel::send without room",
    [](virtual_clock&) -> std::unique_ptr<awaited_operation> { return std::make_unique<meeting>(); }};

}  // namespace

TEST_CASE("what another thread does between the look and the wait is not missed") {
  virtual_clock clock;
  auto body = []() -> task<> {
    cross_worker::channel<int> ch(1);
    auto receiving = ch.receive();
    CHECK(!receiving.await_ready());
    CHECK(ch.try_send(1));
    auto const item = co_await after_a_look<decltype(receiving)>{receiving};
    CHECK(item == 1);
    CHECK(ch.try_send(2));
    auto sending = ch.send(3);
    CHECK(!sending.await_ready());
    CHECK(ch.try_receive() == 2);
    co_await after_a_look<decltype(sending)>{sending};
    CHECK(ch.try_receive() == 3);
  };
  clock.run(body());
}

TEST_CASE("within one worker a cross_worker::channel is a channel") {
  for (std::size_t const capacity : {0, 1, 3, 100}) {
    CAPTURE(capacity);
    virtual_clock clock;
    cross_worker::channel<std::unique_ptr<int>> ch(capacity);
    auto produce = [&]() -> task<> {
      for (int i = 1; i <= 10; ++i) co_await ch.send(std::make_unique<int>(i));
      ch.close();
    };
    auto consume = [&]() -> task<std::vector<int>> {
      std::vector<int> got;
      while (auto item = co_await ch.receive()) got.push_back(**item);
      co_return got;
    };
    auto both = clock.run(when_all(produce(), consume()));
    CHECK(std::get<1>(both) == std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  }
}

TEST_CASE("closed across workers: what is left is given, what is sent is refused, who waits is woken") {
  virtual_clock clock;
  auto body = []() -> task<> {
    cross_worker::channel<int> ch(1);
    co_await ch.send(1);
    auto refused = ch.send(2);
    auto wait = [&]() -> task<bool> {
      try {
        co_await refused;
      } catch (channel_closed const&) {
        co_return true;
      }
      co_return false;
    };
    auto close = [&]() -> task<> {
      co_await sleep_for(1s);
      ch.close();
    };
    auto both = co_await when_all(wait(), close());
    CHECK(std::get<0>(both));
    CHECK(refused.value() == 2);
    CHECK(ch.closed());
    CHECK_THROWS_AS(static_cast<void>(ch.try_send(3)), channel_closed);
    auto item = co_await ch.receive();
    CHECK(item == 1);
    item = co_await ch.receive();
    CHECK(!item);
  };
  clock.run(body());
}

TEST_CASE("a thread that is no worker may send, receive and close without waiting") {
  virtual_clock clock;
  cross_worker::channel<int> ch(2);
  std::thread([&] {
    CHECK(ch.try_send(1));
    CHECK(ch.try_send(2));
    CHECK(!ch.try_send(3));
    CHECK(ch.try_receive() == 1);
    ch.close();
  }).join();
  auto body = [&]() -> task<int> { co_return *co_await ch.receive(); };
  CHECK(clock.run(body()) == 2);
}

TEST_CASE("a frame that dies while it waits, or while its wake-up is on its way, leaves the channel") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  cross_worker::channel<int> ch(0);
  auto receive = [&]() -> task<> { co_await ch.receive(); };
  auto waits = receive();
  waits.start(env);
  waits.abandon();
  CHECK(!ch.try_send(1));
  auto woken = receive();
  woken.start(env);
  CHECK(ch.try_send(1));
  woken.abandon();
  clock.run_ready();
  CHECK(!ch.try_send(1));
}
