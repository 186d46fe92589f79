// What becomes of a program that leaves a group before its children have ended.
#include "io/death.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/environment.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

using namespace corest;
using namespace io_test;

TEST_CASE(
    "a group that is left before its children have ended stops a debug build; an abandoned one does not") {
  auto leave = [](bool abandoned) {
    virtual_clock clock;
    scheduler_scope const here(clock);
    cancel_scope root;
    environment const env{&root};
    auto sleeps = []() -> task<> { co_await sleep_for(std::chrono::hours(1)); };
    auto spawns = [&](group& children) -> task<> {
      children.spawn(sleeps);
      co_return;
    };
    auto work = with_group(spawns);
    work.start(env);
    clock.run_ready();
    if (abandoned) work.abandon();
  };
  CHECK(signal_that_ends([&] { leave(false); }) == said_by_debug_builds);
  CHECK(signal_that_ends([&] { leave(true); }) == 0);
}
