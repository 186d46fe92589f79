#include "async/around_a_receive.hpp"
#include "async/run.hpp"

#include <corest/async/as_completed.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

task<int> after(int seconds) {
  co_await sleep_for(std::chrono::seconds(seconds));
  co_return seconds;
}
task<int> failing_after(int seconds) {
  co_await sleep_for(std::chrono::seconds(seconds));
  throw std::runtime_error("after " + std::to_string(seconds));
}

task<> each_result(channel<int>& box) {
  std::vector<task<int>> work;
  work.push_back(received(box));
  int got = 0;
  auto note = [&](int item) { got = item; };
  co_await as_completed(std::move(work), note);
  REQUIRE(got == 7);
}
row const completed_row{"as_completed", around_a_receive<each_result>};

}  // namespace

TEST_CASE("results come in the order in which the tasks end") {
  virtual_clock clock;
  std::vector<task<int>> work;
  for (int const seconds : {3, 0, 1, 2}) work.push_back(after(seconds));
  std::vector<int> seen;
  clock.run(as_completed(std::move(work), [&](int result) { seen.push_back(result); }));
  CHECK(seen == std::vector{0, 1, 2, 3});
}

TEST_CASE("what is done with a result may wait; what ends meanwhile is next") {
  virtual_clock clock;
  std::vector<task<int>> work;
  for (int const seconds : {3, 2, 1}) work.push_back(after(seconds));
  std::string seen;
  auto slowly = [&](int result) -> task<> {
    co_await sleep_for(10s);
    seen += std::to_string(result);
  };
  clock.run(as_completed(std::move(work), slowly));
  CHECK(seen == "123");
  CHECK(clock.now() == scheduler::time_point(31s));
}

TEST_CASE("the first failure ends the rest, is waited for and comes out") {
  virtual_clock clock;
  std::vector<task<int>> work;
  work.push_back(after(1));
  work.push_back(failing_after(2));
  work.push_back(after(100));
  std::vector<int> seen;
  CHECK_THROWS_WITH_AS(clock.run(as_completed(std::move(work), [&](int result) { seen.push_back(result); })),
                       "after 2", std::runtime_error);
  CHECK(seen == std::vector{1});
  CHECK(clock.now() == scheduler::time_point(2s));
}

TEST_CASE("a failure of what takes the results ends the rest") {
  virtual_clock clock;
  std::vector<task<>> work;
  work.push_back([]() -> task<> { co_await sleep_for(1s); }());
  work.push_back([]() -> task<> { co_await sleep_for(100s); }());
  CHECK_THROWS_AS(clock.run(as_completed(std::move(work), [] { throw std::runtime_error("full"); })),
                  std::runtime_error);
  CHECK(clock.now() == scheduler::time_point(1s));
}

TEST_CASE("cancelled from outside it cancels the tasks and lets the cancellation through") {
  virtual_clock clock;
  std::vector<task<int>> work;
  work.push_back(after(1));
  work.push_back(after(100));
  std::vector<int> seen;
  cancelled_later root(clock, 5s, cancel_reason::disconnect);
  CHECK(cancelled_by([&] {
          clock.run(as_completed(std::move(work), [&](int result) { seen.push_back(result); }), root);
        }) == cancel_reason::disconnect);
  CHECK(seen == std::vector{1});
  CHECK(clock.now() == scheduler::time_point(5s));
}

TEST_CASE("of no tasks there is nothing to complete") {
  virtual_clock clock;
  clock.run(as_completed(std::vector<task<int>>(), [](int) { FAIL("nothing ended"); }));
}

TEST_CASE("what a cancelled task still gives comes through, and then the cancellation") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::timeout);
  int given = 0;
  auto keeps_on = [](int value) -> task<int> {
    try {
      co_await sleep_for(1h);
    } catch (cancelled const&) {}
    co_return value;
  };
  auto body = [&]() -> task<> {
    std::vector<task<int>> work;
    work.push_back(after(2));
    work.push_back(keeps_on(5));
    auto sum = [&given](int value) { given += value; };
    co_await as_completed(std::move(work), sum);
  };
  CHECK(cancelled_by([&] { clock.run(body(), root); }) == cancel_reason::timeout);
  CHECK(given == 5);
}
