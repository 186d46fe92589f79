#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/barrier.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>

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
  cross_worker::barrier barrier_{2};
  cancel_scope scope_;
  environment env_{&scope_};
  task<> other_;
};
row const barrier_row{
    "cross_worker::barrier::arrive_and_wait",
    [](virtual_clock&) -> std::unique_ptr<awaited_operation> { return std::make_unique<meeting>(); }};

}  // namespace

TEST_CASE("a barrier of all workers holds all until the last has arrived, round after round") {
  virtual_clock clock;
  constexpr int parties = 3;
  constexpr int rounds = 4;
  cross_worker::barrier b(parties);
  int arrived[rounds] = {};
  std::set<std::size_t> places[rounds];
  auto takes_part = [&](int slowness) -> task<> {
    for (int round = 0; round < rounds; ++round) {
      co_await sleep_for(slowness * 1s);
      ++arrived[round];
      auto const place = co_await b.arrive_and_wait();
      CHECK(arrived[round] == parties);
      CHECK(places[round].insert(place).second);
      CHECK(place < parties);
    }
  };
  auto body = [&](group& g) -> task<> {
    for (int i = 0; i < parties; ++i) g.spawn(takes_part, i);
    co_return;
  };
  clock.run(with_group(body));
  CHECK(b.waiting() == 0);
  CHECK(clock.now() == scheduler::time_point(8s));  // each round takes as long as its slowest
}

TEST_CASE("an arrival at a barrier of all workers that is cancelled is taken back") {
  virtual_clock clock;
  cross_worker::barrier b(2);
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
      CHECK(b.waiting() == 1);
      inner.cancel();
      CHECK(b.waiting() == 0);
    };
    co_await with_group(in_vain);
    g.spawn(takes_part, 'a');
    co_await sleep_for(1s);
    CHECK(order.empty());
    g.spawn(takes_part, 'b');
    co_await sleep_for(1s);
    CHECK(order == "b1a0");  // the last does not wait
  };
  clock.run(with_group(body));
}

TEST_CASE("a barrier of all workers with one party, or none, holds nobody") {
  virtual_clock clock;
  auto body = []() -> task<> {
    for (std::size_t parties : {0, 1}) {
      cross_worker::barrier b(parties);
      auto const place = co_await b.arrive_and_wait();
      CHECK(place == 0);
    }
  };
  clock.run(body());
}
