#include "async/run.hpp"

#include <corest/async/exception_group.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

TEST_CASE("in a supervised group a failure is told and ends nobody else") {
  virtual_clock clock;
  std::string ended;
  auto failing = []() -> task<> {
    co_await sleep_for(1s);
    throw std::runtime_error("one is lost");
  };
  auto working = [&]() -> task<> {
    co_await sleep_for(5s);
    ended += "worked;";
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(failing);
    g.spawn(failing);
    g.spawn(working);
    co_return;
  };
  auto note = [&](std::exception_ptr failure) { ended += describe(failure) + ";"; };
  clock.run(with_supervised_group(body, note));
  CHECK(ended == "one is lost;one is lost;worked;");
}

TEST_CASE("a supervised group ends by a failure of its body, and by a cancellation, which is no failure") {
  virtual_clock clock;
  int told = 0;
  auto note = [&](std::exception_ptr) { ++told; };
  auto sleeping = []() -> task<> { co_await sleep_for(100s); };
  auto bad_body = [&](group& g) -> task<> {
    g.spawn(sleeping);
    co_await sleep_for(1s);
    throw std::runtime_error("the body");
  };
  CHECK_THROWS_WITH_AS(clock.run(with_supervised_group(bad_body, note)), "the body", std::runtime_error);
  CHECK(clock.now() == scheduler::time_point(1s));
  auto body = [&](group& g) -> task<> {
    g.spawn(sleeping);
    co_return;
  };
  cancelled_later root(clock, 5s, cancel_reason::shutdown);
  CHECK(cancelled_by([&] { clock.run(with_supervised_group(body, note), root); }) == cancel_reason::shutdown);
  CHECK(told == 0);
}
