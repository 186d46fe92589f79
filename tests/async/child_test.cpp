#include "async/around_a_receive.hpp"
#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

task<std::string> named(std::string name, scheduler::duration after) {
  co_await sleep_for(after);
  co_return name;
}
task<int> failing() {
  co_await sleep_for(1s);
  throw std::runtime_error("no");
}

template <bool Supervised>
task<> in_a_group(channel<int>& box) {
  auto body = [&](group& g) -> task<> {
    auto const child = [&]() -> task<> {
      int const got = co_await received(box);
      REQUIRE(got == 7);
    };
    g.spawn(child);
    co_return;
  };
  if constexpr (Supervised)
    co_await with_supervised_group(body, [](std::exception_ptr const&) {});
  else
    co_await with_group(body);
}
row const group_row{"with_group", around_a_receive<in_a_group<false>>};
row const supervised_row{"with_supervised_group", around_a_receive<in_a_group<true>>};

// The child goes on when nobody waits for its result, which stays until somebody does.
class waiting_for_a_result final : public awaited_operation {
 public:
  ~waiting_for_a_result() override { group_.abandon(); }
  task<> wait() override {
    if (!child_) start();
    int const got = co_await child_->result();
    REQUIRE(got == 7);
    taken_ = true;
  }
  void complete() override { REQUIRE(box_.try_send(7)); }
  bool left() override { return child_->ended() && !taken_; }
  bool settles_at_once() const override { return false; }

 private:
  void start() {
    auto body = [this](group& g) -> task<> {
      child_.emplace(g.spawn(received, std::ref(box_)));
      co_await sleep_until(scheduler::time_point::max());
    };
    group_ = with_group(body);
    group_.start(env_);
  }
  channel<int> box_{1};
  cancel_scope scope_;
  environment env_{&scope_};
  std::optional<child<int>> child_;
  task<> group_;
  bool taken_ = false;
};
row const child_row{"child::result", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                      return std::make_unique<waiting_for_a_result>();
                    }};

}  // namespace

TEST_CASE("a child with a result is awaited through its handle, before the group has ended") {
  virtual_clock clock;
  auto body = [](group& g) -> task<std::string> {
    auto slow = g.spawn(named, "slow", 3s);
    auto quick = g.spawn(named, "quick", 1s);
    auto const ignored = g.spawn(named, "nobody asks", 10s);
    std::string seen = co_await quick.result();
    CHECK(scheduler::current().now() == scheduler::time_point(1s));
    CHECK(quick.ended());
    CHECK(!slow.ended());
    seen += ", " + co_await slow.result();
    co_return seen;
  };
  CHECK(clock.run(with_group(body)) == "quick, slow");
  CHECK(clock.now() == scheduler::time_point(10s));
}

TEST_CASE("whoever waits for a child that fails is cancelled, and the group throws the failure") {
  virtual_clock clock;
  bool waiter_cancelled = false;
  auto body = [&](group& g) -> task<> {
    auto bad = g.spawn(failing);
    try {
      co_await bad.result();
    } catch (cancelled const& why) {
      waiter_cancelled = why.reason() == cancel_reason::sibling_failed;
      throw;
    }
  };
  CHECK_THROWS_WITH_AS(clock.run(with_group(body)), "no", std::runtime_error);
  CHECK(waiter_cancelled);
}

TEST_CASE("a result that was taken, or whose child is gone, is not given again") {
  virtual_clock clock;
  auto body = [](group& g) -> task<std::string> {
    auto one = g.spawn(named, "once", 1s);
    (void)co_await one.result();
    co_return co_await one.result();
  };
  CHECK_THROWS_AS(clock.run(with_group(body)), std::logic_error);
}

TEST_CASE("results that cannot be copied come through") {
  virtual_clock clock;
  auto make = []() -> task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
  auto body = [&](group& g) -> task<int> {
    auto one = g.spawn(make);
    auto const value = co_await one.result();
    co_return *value;
  };
  CHECK(clock.run(with_group(body)) == 7);
}

TEST_CASE("in a supervised group the failure of a child comes out of its handle as well") {
  virtual_clock clock;
  int told = 0;
  auto note = [&](std::exception_ptr) { ++told; };
  auto body = [&](group& g) -> task<std::string> {
    auto bad = g.spawn(failing);
    auto good = g.spawn(named, "good", 5s);
    std::string seen;
    try {
      co_await bad.result();
    } catch (std::runtime_error const& failure) {
      seen = failure.what();
    }
    co_return seen + " " + co_await good.result();
  };
  CHECK(clock.run(with_supervised_group(body, note)) == "no good");
  CHECK(told == 1);
}
