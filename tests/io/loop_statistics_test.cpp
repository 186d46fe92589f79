#include <corest/async/sleep.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/run.hpp>

#include <doctest/doctest.h>

#include <thread>

using namespace corest;
using namespace std::chrono_literals;

TEST_CASE("a loop counts its turns, callbacks and timers, and how late they were") {
  auto body = []() -> task<io::loop_statistics> {
    auto const before = io::loop::current().statistics();
    co_await sleep_for(1ms);
    std::this_thread::sleep_for(3ms);
    co_await sleep_for(1ms);
    auto const& after = io::loop::current().statistics();
    CHECK(after.turns > before.turns);
    CHECK(after.callbacks >= before.callbacks + 2);
    CHECK(after.timers == before.timers + 2);
    co_return after;
  };
  auto const counted = run(body());
  CHECK(counted.longest_turn >= 3ms);
  CHECK(counted.busy >= counted.longest_turn);
  CHECK(counted.timer_lag >= counted.longest_timer_lag);
}

TEST_CASE("a timer that was armed for the past is not counted as late since then") {
  auto body = []() -> task<scheduler::duration> {
    co_await sleep_until(scheduler::time_point::min());
    co_return io::loop::current().statistics().longest_timer_lag;
  };
  CHECK(run(body()) < 1h);
}
