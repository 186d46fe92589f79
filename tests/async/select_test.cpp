#include "async/around_a_receive.hpp"
#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/channel.hpp>
#include <corest/async/group.hpp>
#include <corest/async/select.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>
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
    auto const got = co_await select(never_.receive(), box_.receive());
    CHECK(got.index() == 1);
    CHECK(std::get<1>(got) == 7);
  }
  void complete() override { CHECK(box_.try_send(7)); }
  bool left() override { return box_.size() == 1; }

 private:
  channel<int> never_{1};
  channel<int> box_{1};
};
row const select_row{"select", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                       return std::make_unique<selecting>();
                     }};

// Room is what it waits for.
class selecting_to_send final : public awaited_operation {
 public:
  selecting_to_send() { CHECK(box_.try_send(1)); }
  task<> wait() override {
    auto sending = box_.send(2);
    auto const got = co_await select(never_.receive(), sending);
    CHECK(got.index() == 1);
  }
  void complete() override { CHECK(box_.try_receive() == 1); }
  bool left() override { return box_.empty(); }

 private:
  channel<int> never_{1};
  channel<int> box_{1};
};
row const send_row{"select of a send", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                     return std::make_unique<selecting_to_send>();
                   }};

task<> one_of_a_vector(channel<int>& box) {
  channel<int> never(1);
  std::vector<channel<int>::receive_operation> arms;
  arms.push_back(never.receive());
  arms.push_back(box.receive());
  auto const got = co_await select(arms);
  REQUIRE(got.index == 1);
  REQUIRE(got.value == 7);
}
row const vector_row{"select of a vector", around_a_receive<one_of_a_vector>};

}  // namespace

TEST_CASE("select takes from the channel that has something, and says which") {
  virtual_clock clock;
  auto body = []() -> task<> {
    channel<int> numbers(1);
    channel<std::string> words(1);
    co_await words.send("word");
    auto got = co_await select(numbers.receive(), words.receive());
    CHECK(got.index() == 1);
    CHECK(std::get<1>(got) == "word");
    CHECK(words.empty());
    auto later = [&](group& g) -> task<> {
      auto const give = [&]() -> task<> {
        co_await sleep_for(1s);
        co_await numbers.send(3);
      };
      g.spawn(give);
      auto second = co_await select(numbers.receive(), words.receive());
      CHECK(second.index() == 0);
      CHECK(std::get<0>(second) == 3);
    };
    co_await with_group(later);
  };
  clock.run(body());
}

TEST_CASE("channels that are always full take turns") {
  virtual_clock clock;
  auto body = []() -> task<> {
    channel<int> a(30), b(30), c(30);
    for (int i = 0; i < 30; ++i) {
      co_await a.send(0);
      co_await b.send(1);
      co_await c.send(2);
    }
    int taken[3] = {};
    for (int i = 0; i < 30; ++i) {
      auto got = co_await select(a.receive(), b.receive(), c.receive());
      ++taken[got.index()];
      // Another select in step with the first, which would see the same channel each time by a mere counter.
      auto other = co_await select(b.receive(), c.receive());
      ++taken[other.index() + 1];
    }
    CHECK(taken[0] >= 15);
    CHECK(taken[1] + taken[2] >= 40);
    CHECK(std::abs(taken[1] - taken[2]) <= 2);
  };
  clock.run(body());
}

TEST_CASE("exactly one is taken, though several come at the same moment") {
  worker w;
  channel<int> a(1), b(1);
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
  CHECK(b.empty());
}

TEST_CASE("a send is chosen when there is room; passed by name, its value is there when it was not") {
  virtual_clock clock;
  auto body = []() -> task<> {
    channel<std::unique_ptr<int>> out(1);
    channel<int> in(1);
    co_await out.send(std::make_unique<int>(1));
    co_await in.send(7);
    auto sending = out.send(std::make_unique<int>(2));
    auto got = co_await select(sending, in.receive());
    CHECK(got.index() == 1);
    CHECK(*sending.value() == 2);
    auto const one = co_await out.receive();
    CHECK(**one == 1);
    auto again = co_await select(sending, in.receive());
    CHECK(again.index() == 0);
    auto const two = co_await out.receive();
    CHECK(**two == 2);
  };
  clock.run(body());
}

TEST_CASE("two selects meet in a channel without room") {
  worker w;
  channel<int> ch(0), other(0);
  auto giving = [&]() -> task<std::size_t> {
    auto sending = ch.send(5);
    auto got = co_await select(other.receive(), sending);
    co_return got.index();
  };
  auto taking = [&]() -> task<int> {
    auto got = co_await select(other.receive(), ch.receive());
    co_return *std::get<1>(got);
  };
  auto giver = giving();
  auto taker = taking();
  giver.start(w.env);
  taker.start(w.env);
  w.clock.run_ready();
  CHECK(giver.result() == 1);
  CHECK(taker.result() == 5);
  CHECK(!other.try_send(1));  // nobody waits there any more
}

TEST_CASE("a closed channel is chosen: its receive gives nothing, its send throws") {
  virtual_clock clock;
  auto body = []() -> task<> {
    channel<int> a(1), b(1);
    b.close();
    auto got = co_await select(a.receive(), b.receive());
    CHECK(got.index() == 1);
    CHECK(!std::get<1>(got));
    auto sending = b.send(1);
    bool threw = false;
    try {
      co_await select(a.receive(), sending);
    } catch (channel_closed const&) {
      threw = true;
    }
    CHECK(threw);
  };
  clock.run(body());
}

TEST_CASE("closing while a select waits ends it") {
  worker w;
  channel<int> a(1), b(1);
  auto body = [&]() -> task<bool> {
    auto got = co_await select(a.receive(), b.receive());
    co_return got.index() == 0 && !std::get<0>(got);
  };
  auto choice = body();
  choice.start(w.env);
  a.close();
  b.close();
  w.clock.run_ready();
  CHECK(choice.result());
}

TEST_CASE("a select under a deadline gives up and has taken nothing") {
  virtual_clock clock;
  auto body = []() -> task<> {
    channel<int> a(1), b(1);
    auto got = co_await move_on_after(1s, select(a.receive(), b.receive()));
    CHECK(!got);
    co_await a.send(1);
    CHECK(a.size() == 1);
  };
  clock.run(body());
}

TEST_CASE("any number of operations of one type are chosen from by their place") {
  virtual_clock clock;
  auto body = []() -> task<> {
    channel<int> a(1), b(1), c(1);
    std::vector<channel<int>::receive_operation> all;
    for (auto* each : {&a, &b, &c}) all.push_back(each->receive());
    co_await c.send(3);
    auto got = co_await select(all);
    CHECK(got.index == 2);
    CHECK(got.value == 3);
    co_await b.send(2);
    got = co_await select(all);
    CHECK(got.index == 1);
    CHECK(got.value == 2);
  };
  clock.run(body());
}

TEST_CASE("a select that dies while it waits leaves every channel") {
  worker w;
  channel<int> a(0), b(0);
  auto body = [&]() -> task<> { co_await select(a.receive(), b.receive()); };
  auto choice = body();
  choice.start(w.env);
  choice.abandon();
  CHECK(!a.try_send(1));
  CHECK(!b.try_send(1));
}
