#include "async/around_a_receive.hpp"
#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/channel.hpp>
#include <corest/async/cross_worker/priority_channel.hpp>
#include <corest/async/cross_worker/select.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <variant>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

struct worker {
  virtual_clock clock;
  scheduler_scope here{clock};
  cancel_scope root;
  environment env{&root};
};

class selecting final : public awaited_operation {
 public:
  task<> wait() override {
    auto const got = co_await cross_worker::select(never_.receive(), box_.receive());
    CHECK(got.index() == 1);
    CHECK(std::get<1>(got) == 7);
  }
  void complete() override { CHECK(box_.try_send(7)); }
  bool left() override { return box_.size() == 1; }

 private:
  cross_worker::channel<int> never_{1};
  cross_worker::channel<int> box_{1};
};
row const select_row{"cross_worker::select", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                       return std::make_unique<selecting>();
                     }};

// Room is what it waits for.
class selecting_to_send final : public awaited_operation {
 public:
  selecting_to_send() { CHECK(box_.try_send(1)); }
  task<> wait() override {
    auto sending = box_.send(2);
    auto const got = co_await cross_worker::select(never_.receive(), sending);
    CHECK(got.index() == 1);
  }
  void complete() override { CHECK(box_.try_receive() == 1); }
  bool left() override { return box_.size() == 0; }

 private:
  cross_worker::channel<int> never_{1};
  cross_worker::channel<int> box_{1};
};
row const send_row{"cross_worker::select of a send",
                   [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                     return std::make_unique<selecting_to_send>();
                   }};

class selecting_from_a_vector final : public awaited_operation {
 public:
  task<> wait() override {
    std::vector<cross_worker::channel<int>::receive_operation> arms;
    arms.push_back(never_.receive());
    arms.push_back(box_.receive());
    auto const got = co_await cross_worker::select(arms);
    REQUIRE(got.index == 1);
    REQUIRE(got.value == 7);
  }
  void complete() override { CHECK(box_.try_send(7)); }
  bool left() override { return box_.size() == 1; }

 private:
  cross_worker::channel<int> never_{1};
  cross_worker::channel<int> box_{1};
};
row const vector_row{"cross_worker::select of a vector",
                     [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                       return std::make_unique<selecting_from_a_vector>();
                     }};

}  // namespace

TEST_CASE("select finds channels between workers by itself, and takes from the one that has something") {
  virtual_clock clock;
  auto body = []() -> task<> {
    cross_worker::channel<int> numbers(1);
    cross_worker::priority_channel<std::string> words(2);
    co_await words.send("a word");
    auto got = co_await select(numbers.receive(), words.receive());
    CHECK(got.index() == 1);
    CHECK(std::get<1>(got) == "a word");
    CHECK(words.size() == 0);
  };
  clock.run(body());
}

TEST_CASE("channels between workers that are always full take turns") {
  virtual_clock clock;
  auto body = []() -> task<> {
    cross_worker::channel<int> a(30), b(30), c(30);
    for (int i = 0; i < 30; ++i) {
      co_await a.send(0);
      co_await b.send(1);
      co_await c.send(2);
    }
    int taken[3] = {};
    for (int i = 0; i < 30; ++i) {
      auto got = co_await select(a.receive(), b.receive(), c.receive());
      ++taken[got.index()];
      auto other = co_await select(b.receive(), c.receive());
      ++taken[other.index() + 1];
    }
    CHECK(taken[0] >= 15);
    CHECK(taken[1] + taken[2] >= 40);
    CHECK(std::abs(taken[1] - taken[2]) <= 2);
  };
  clock.run(body());
}

TEST_CASE("exactly one arm is done, though several are settled before the select runs") {
  worker w;
  cross_worker::channel<int> a(1), b(1);
  auto body = [&]() -> task<std::size_t> {
    auto got = co_await select(a.receive(), b.receive());
    co_return got.index();
  };
  auto choice = body();
  choice.start(w.env);
  CHECK(b.try_send(2));
  CHECK(a.try_send(1));
  w.clock.run_ready();
  CHECK(choice.result() == 1);
  CHECK(a.size() == 1);
  CHECK(b.size() == 0);
}

TEST_CASE("an item passes over a select that took another, and reaches who waits behind it") {
  worker w;
  cross_worker::channel<int> a(0), b(0);
  auto selects = [&]() -> task<std::size_t> {
    co_return (co_await select(a.receive(), b.receive())).index();
  };
  auto receives = [&]() -> task<std::optional<int>> { co_return co_await b.receive(); };
  auto choice = selects();
  choice.start(w.env);
  auto behind = receives();
  behind.start(w.env);
  CHECK(a.try_send(1));
  CHECK(b.try_send(2));
  CHECK(!b.try_send(3));
  w.clock.run_ready();
  CHECK(choice.result() == 0);
  CHECK(behind.result() == 2);
}

TEST_CASE("a select that sends meets one that receives, over the same channels in another order") {
  virtual_clock clock;
  auto body = []() -> task<> {
    cross_worker::channel<int> a(0), b(0);
    auto sends = [&]() -> task<std::size_t> {
      auto one = a.send(1);
      auto two = b.send(2);
      co_return (co_await select(one, two)).index();
    };
    auto receives = [&]() -> task<int> {
      auto got = co_await select(b.receive(), a.receive());
      co_return got.index() == 0 ? *std::get<0>(got) : *std::get<1>(got);
    };
    auto both = co_await when_all(sends(), receives());
    CHECK(std::get<1>(both) == static_cast<int>(std::get<0>(both)) + 1);
    CHECK(!a.try_receive());
    CHECK(!b.try_receive());
  };
  clock.run(body());
}

TEST_CASE("a select may both send to a channel and receive from it, and does not meet itself") {
  virtual_clock clock;
  auto body = []() -> task<> {
    cross_worker::channel<std::unique_ptr<int>> ch(0);
    auto sending = ch.send(std::make_unique<int>(1));
    auto wait = [&]() -> task<std::size_t> { co_return (co_await select(sending, ch.receive())).index(); };
    CHECK(!co_await move_on_after(1s, wait()));
    CHECK(*sending.value() == 1);
    auto receive = [&]() -> task<int> { co_return **co_await ch.receive(); };
    auto both = co_await when_all(wait(), receive());
    CHECK(std::get<0>(both) == 0);
    CHECK(std::get<1>(both) == 1);
  };
  clock.run(body());
}

TEST_CASE("a closed channel between workers is chosen, before and while a select waits") {
  virtual_clock clock;
  auto body = []() -> task<> {
    cross_worker::channel<int> open(1), stop(1);
    auto waits = [&]() -> task<std::size_t> {
      auto got = co_await select(open.receive(), stop.receive());
      CHECK(!std::get<1>(got));
      co_return got.index();
    };
    auto closes = [&]() -> task<> {
      co_await sleep_for(1s);
      stop.close();
    };
    auto both = co_await when_all(waits(), closes());
    CHECK(std::get<0>(both) == 1);
    CHECK(co_await waits() == 1);
    auto sending = stop.send(1);
    auto refused = [&]() -> task<> { co_await select(open.receive(), sending); };
    CHECK_THROWS_AS(co_await refused(), channel_closed);
    CHECK(sending.value() == 1);
  };
  clock.run(body());
}

TEST_CASE("the frame of a select that dies while it waits, or is woken, leaves all its channels") {
  worker w;
  cross_worker::channel<int> a(0), b(0);
  auto selects = [&]() -> task<> { co_await select(a.receive(), b.receive()); };
  auto waits = selects();
  waits.start(w.env);
  waits.abandon();
  CHECK(!a.try_send(1));
  auto woken = selects();
  woken.start(w.env);
  CHECK(a.try_send(1));
  woken.abandon();
  w.clock.run_ready();
  CHECK(!a.try_send(1));
  CHECK(!b.try_send(1));
}
