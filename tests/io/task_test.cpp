// What becomes of a program that destroys a task in mid-work.
#include "io/death.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/environment.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

using namespace corest;
using namespace io_test;

TEST_CASE(
    "a task that is destroyed before it has finished stops a debug build; one that was abandoned does not") {
  auto destroy = [](bool abandoned) {
    virtual_clock clock;
    scheduler_scope const here(clock);
    cancel_scope root;
    environment const env{&root};
    auto sleeps = []() -> task<> { co_await sleep_for(std::chrono::hours(1)); };
    auto work = sleeps();
    work.start(env);
    if (abandoned) work.abandon();
  };
  CHECK(signal_that_ends([&] { destroy(false); }) == said_by_debug_builds);
  CHECK(signal_that_ends([&] { destroy(true); }) == 0);
}
