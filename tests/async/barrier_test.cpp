#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/barrier.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

// Two parties: the wait, and whoever completes it.
class meeting final : public awaited_operation {
 public:
  ~meeting() override { other_.abandon(); }
  task<> wait() override { co_await barrier_.arrive_and_wait(); }
  void complete() override {
    other_ = wait();
    other_.start(env_);
  }
  bool left() override { return barrier_.waiting() == 1; }

 private:
  barrier barrier_{2};
  cancel_scope scope_;
  environment env_{&scope_};
  task<> other_;
};
row const barrier_row{"barrier::arrive_and_wait", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                        return std::make_unique<meeting>();
                      }};

}  // namespace

TEST_CASE("a barrier holds all until the last has arrived, round after round, and one of them is the last") {
  explore_schedules(50, [](virtual_clock& clock) {
    constexpr int parties = 3;
    constexpr int rounds = 4;
    barrier b(parties);
    std::vector<int> arrived(rounds);
    std::vector<std::set<std::size_t>> places(rounds);
    auto takes_part = [&](int slowness) -> task<> {
      for (std::size_t round = 0; round < rounds; ++round) {
        co_await sleep_for(slowness * 1s);
        ++arrived[round];
        auto const place = co_await b.arrive_and_wait();
        REQUIRE(arrived[round] == parties);
        REQUIRE(places[round].insert(place).second);
        REQUIRE(place < parties);
      }
    };
    auto body = [&](group& g) -> task<> {
      for (int i = 0; i < parties; ++i) g.spawn(takes_part, i);
      co_return;
    };
    clock.run(with_group(body));
    REQUIRE(b.waiting() == 0);
    REQUIRE(clock.now() == scheduler::time_point(8s));  // each round takes as long as its slowest
  });
}

TEST_CASE("a cancelled arrival is taken back: the others wait for one more") {
  virtual_clock clock;
  barrier b(3);
  std::string order;
  auto takes_part = [&](char name) -> task<> {
    auto const place = co_await b.arrive_and_wait();
    order += name;
    order += static_cast<char>('0' + place);
  };
  auto body = [&](group& g) -> task<> {
    auto in_vain = [&](group& inner) -> task<> {
      inner.spawn(takes_part, 'x');
      co_await sleep_for(1s);
      g.spawn(takes_part, 'a');
      co_await sleep_for(1s);
      CHECK(b.waiting() == 2);
      inner.cancel();
      CHECK(b.waiting() == 1);
    };
    co_await with_group(in_vain);
    g.spawn(takes_part, 'b');
    co_await sleep_for(1s);
    CHECK(order.empty());
    g.spawn(takes_part, 'c');
    co_await sleep_for(1s);
    CHECK(order == "c2a0b1");  // the last does not wait
  };
  clock.run(with_group(body));
}

TEST_CASE("a barrier of one party, or of none, holds nobody") {
  virtual_clock clock;
  auto body = []() -> task<> {
    for (std::size_t parties : {0, 1}) {
      barrier b(parties);
      auto const place = co_await b.arrive_and_wait();
      CHECK(place == 0);
    }
  };
  clock.run(body());
}
