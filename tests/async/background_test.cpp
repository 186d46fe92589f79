#include "async/run.hpp"

#include <corest/async/background.hpp>
#include <corest/async/context.hpp>
#include <corest/async/exception_group.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <new>
#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> failures;
void note(std::exception_ptr const& failure) { failures.push_back(describe(failure)); }

void note_and_throw(std::exception_ptr const& failure) {
  note(failure);
  throw std::bad_alloc();
}

task<> write_after(scheduler::duration d, std::string what, std::string& to) {
  co_await sleep_for(d);
  to += what;
}

constinit context<int> number{"number"};

struct ending final : runnable {
  void run() noexcept override { ++times; }
  int times = 0;
};

}  // namespace

TEST_CASE("background work goes on when the task that started it has ended") {
  virtual_clock clock;
  std::string seen;
  auto starter = [&]() -> task<> {
    spawn_background(write_after, 3s, "later", std::ref(seen));
    co_return;
  };
  auto body = [&]() -> task<> {
    co_await starter();
    CHECK(seen.empty());
    co_await sleep_for(5s);
  };
  clock.run(body());
  CHECK(seen == "later");
}

TEST_CASE("at the end of a run background work is cancelled and waited for") {
  virtual_clock clock;
  cancel_reason why = cancel_reason::none;
  auto careful = [&]() -> task<> {
    try {
      co_await sleep_for(1h);
    } catch (cancelled const& c) {
      why = c.reason();
      throw;
    }
  };
  auto body = [&]() -> task<> {
    spawn_background(careful);
    co_await sleep_for(1s);
  };
  clock.run(body());
  CHECK(why == cancel_reason::shutdown);
  CHECK(clock.now() == scheduler::time_point(1s));
}

TEST_CASE("a background task that fails is told and ends nobody else") {
  failures.clear();
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  ending over;
  background_group group(clock, root, note, &over);
  std::string seen;
  auto failing = []() -> task<> {
    co_await checkpoint();
    throw std::runtime_error("no disk");
  };
  spawn_background(failing);
  spawn_background(write_after, 2s, "done", std::ref(seen));
  group.close();
  CHECK(!group.over());
  clock.advance(1s);
  CHECK(failures == std::vector<std::string>{"no disk"});
  CHECK(over.times == 0);
  clock.advance(1s);
  CHECK(seen == "done");
  CHECK(group.over());
  CHECK(over.times == 1);
}

TEST_CASE("a failure that cannot be told, as without memory, ends nobody else either") {
  failures.clear();
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  background_group group(clock, root, note_and_throw);
  std::string seen;
  auto failing = []() -> task<> {
    co_await checkpoint();
    throw std::runtime_error("no disk");
  };
  spawn_background(failing);
  spawn_background(write_after, 2s, "done", std::ref(seen));
  group.close();
  clock.advance(2s);
  CHECK(failures == std::vector<std::string>{"no disk"});
  CHECK(seen == "done");
}

TEST_CASE("background tasks may start others, also when the group has been closed") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  background_group group(clock, root, note);
  std::string seen;
  auto first = [&]() -> task<> {
    co_await sleep_for(1s);
    spawn_background(write_after, 1s, "second", std::ref(seen));
  };
  spawn_background(first);
  group.close();
  clock.advance(5s);
  CHECK(seen == "second");
  CHECK(group.over());
}

TEST_CASE("background work has no values of the task that started it, which are gone by then") {
  virtual_clock clock;
  bool looked = false;
  auto look = [&]() -> task<> {
    looked = true;
    int const* const found = co_await number.find();
    CHECK(found == nullptr);
  };
  auto start = [&]() -> task<> {
    spawn_background(look);
    co_return;
  };
  auto body = [&]() -> task<> {
    co_await with_context(number, 7, start());
    co_await sleep_for(1s);
  };
  clock.run(body());
  CHECK(looked);
}

TEST_CASE("where nothing runs there is no background, and during a shutdown it takes nothing more") {
  auto nothing = []() -> task<> { co_return; };
  CHECK_THROWS_AS(spawn_background(nothing), std::logic_error);
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  background_group group(clock, root, note);
  root.cancel(cancel_reason::shutdown);
  CHECK(cancelled_by([&] { spawn_background(nothing); }) == cancel_reason::shutdown);
}
