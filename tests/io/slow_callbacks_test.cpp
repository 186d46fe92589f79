#include "io/no_more_threads.hpp"

#include <corest/async/sleep.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/run.hpp>
#include <corest/io/slow_callbacks.hpp>

#include <doctest/doctest.h>
#include <system_error>

#include <cstdlib>
#include <mutex>
#include <new>
#include <optional>
#include <thread>

using namespace corest;
using namespace std::chrono_literals;

namespace {

std::mutex mutex;
std::vector<io::slow_callback> reports;

void note(io::slow_callback const& found) {
  std::lock_guard const lock(mutex);
  reports.push_back(found);
}
std::size_t reported() {
  std::lock_guard const lock(mutex);
  return reports.size();
}

void note_and_throw(io::slow_callback const& found) {
  note(found);
  throw std::bad_alloc();
}

// Blocks, as nobody should, until it has been noticed.
task<> hold_up_the_loop() {
  co_await checkpoint();
  for (auto const limit = std::chrono::steady_clock::now() + 10s;
       reported() == 0 && std::chrono::steady_clock::now() < limit;) {
    std::this_thread::sleep_for(1ms);
  }
}

task<> behave() {
  for (int i = 0; i < 100; ++i) co_await checkpoint();
}

task<> watched(scheduler::duration limit, task<> work, io::slow_callbacks::reporter report = note) {
  reports.clear();
  std::optional<io::slow_callbacks> watching;
  watching.emplace(io::loop::current(), limit, report);
  co_await std::move(work);
  co_await checkpoint();
}

}  // namespace

TEST_CASE("code that holds the loop longer than the limit is reported while it runs, with place and stack") {
  run(watched(20ms, hold_up_the_loop()));
  REQUIRE(reported() == 1);
  auto const& found = reports.front();
  CHECK(found.goes_on);
  CHECK(found.held >= 20ms);
  CHECK(std::string_view(found.where.file_name()).ends_with("tests/io/slow_callbacks_test.cpp"));
  CHECK(!found.stack.empty());
  auto const text = to_string(found);
  CAPTURE(text);
  CHECK(text.starts_with("held the loop for "));
  CHECK(text.contains(" ms behind {anonymous}::hold_up_the_loop at io/slow_callbacks_test.cpp:") !=
        text.contains(" ms behind (anonymous namespace)::hold_up_the_loop at io/slow_callbacks_test.cpp:"));
}

TEST_CASE("tasks that give way in time are not reported") {
  run(watched(10s, behave()));
  CHECK(reported() == 0);
}

TEST_CASE("run() throws before it begins when its loop is to be watched and no thread can be started") {
  bool begun = false;
  auto body = [&]() -> task<> {
    begun = true;
    co_return;
  };
  ::setenv("COREST_DEBUG", "1", 1);
  {
    no_more_threads const tight;
    CHECK_THROWS_AS(run(body()), std::system_error);
  }
  CHECK(!begun);
  run(body());
  ::unsetenv("COREST_DEBUG");
  CHECK(begun);
}

TEST_CASE("a reporter that throws, as without memory, ends neither the watching nor the loop") {
  run(watched(20ms, hold_up_the_loop(), note_and_throw));
  CHECK(reported() == 1);
  // Every callback is too slow: most are over before the watching thread looks, and the loop reports them.
  run(watched(0s, behave(), note_and_throw));
  CHECK(reported() >= 100);
}
