#include "async/around_a_receive.hpp"
#include "async/run.hpp"

#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {
constexpr auto at(scheduler::duration d) { return scheduler::time_point(d); }
task<int> value_after(scheduler::duration d, int value = 1) {
  co_await sleep_for(d);
  co_return value;
}
task<> sleep_task(scheduler::duration d) { co_await sleep_for(d); }
task<int> fail_after(scheduler::duration d, char const* what) {
  co_await sleep_for(d);
  throw std::runtime_error(what);
}
task<int> fail_now(char const* what) {
  throw std::runtime_error(what);
  co_return 0;
}
task<> note_reason(cancel_reason& seen) {
  try {
    co_await sleep_for(1h);
  } catch (cancelled const& c) {
    seen = c.reason();
    throw;
  }
}
task<> all(channel<int>& box) {
  auto const got = co_await when_all(value_after(0s), received(box));
  REQUIRE(std::get<1>(got) == 7);
}
task<> all_of_a_vector(channel<int>& box) {
  std::vector<task<int>> work;
  work.push_back(received(box));
  work.push_back(value_after(0s));
  auto const got = co_await when_all(std::move(work));
  REQUIRE(got.front() == 7);
}
row const all_row{"when_all", around_a_receive<all>};
row const vector_row{"when_all of a vector", around_a_receive<all_of_a_vector>};

}  // namespace

TEST_CASE("when_all takes as long as the slowest and gives all results in order") {
  virtual_clock clock;
  static int number = 3;
  auto reference = []() -> task<int&> { co_return number; };
  auto owned = []() -> task<std::unique_ptr<int>> {
    co_await sleep_for(1s);
    co_return std::make_unique<int>(4);
  };
  auto body = [&]() -> task<> {
    auto results = co_await when_all(value_after(2s, 1), sleep_task(1s), reference(), owned());
    auto& [first, nothing, third, fourth] = results;
    CHECK(first == 1);
    CHECK(nothing == std::monostate());
    CHECK(&third == &number);
    CHECK(*fourth == 4);
  };
  clock.run(body());
  CHECK(clock.now() == at(2s));
}

TEST_CASE("when_all of nothing ends at once") {
  virtual_clock clock;
  CHECK(clock.run(when_all()) == std::tuple<>());
  CHECK(clock.run(when_all(std::vector<task<int>>())).empty());
}

TEST_CASE("when_all of a vector gives a vector in order") {
  virtual_clock clock;
  std::vector<task<int>> work;
  for (int i = 0; i < 100; ++i) work.push_back(value_after(std::chrono::seconds(100 - i), i));
  auto const results = clock.run(when_all(std::move(work)));
  CHECK(results.size() == 100);
  CHECK(results.front() == 0);
  CHECK(results.back() == 99);
  std::vector<task<>> sleeps;
  sleeps.push_back(sleep_task(1s));
  sleeps.push_back(sleep_task(2s));
  clock.run(when_all(std::move(sleeps)));
  CHECK(clock.now() == at(102s));
}

TEST_CASE("tasks that never suspend cost when_all no suspension") {
  cancel_scope root;
  environment const env{&root};
  auto quick = [](int i) -> task<int> { co_return i; };
  auto all = when_all(quick(1), quick(2));
  CHECK(all.start(env));
  CHECK(all.result() == std::tuple(1, 2));
}

TEST_CASE("the first failure cancels the others, waits for them and is rethrown") {
  virtual_clock clock;
  cancel_reason seen = cancel_reason::none;
  CHECK_THROWS_WITH_AS(clock.run(when_all(note_reason(seen), fail_after(1s, "broken"), sleep_task(1h))),
                       "broken", std::runtime_error);
  CHECK(seen == cancel_reason::sibling_failed);
  CHECK(clock.now() == at(1s));
  auto stubborn = []() -> task<> { co_await shield(1min, sleep_task(30s)); };
  CHECK_THROWS_WITH_AS(clock.run(when_all(stubborn(), fail_after(1s, "broken"))), "broken",
                       std::runtime_error);
  CHECK(clock.now() == at(31s));
}

TEST_CASE("a failure of a task that was being cancelled does not hide the first one") {
  virtual_clock clock;
  auto fails_when_cancelled = []() -> task<> {
    try {
      co_await sleep_for(1h);
    } catch (cancelled const&) {
      throw std::logic_error("later");
    }
  };
  CHECK_THROWS_WITH_AS(clock.run(when_all(fails_when_cancelled(), fail_after(1s, "first"))), "first",
                       std::runtime_error);
}

TEST_CASE("a task behind one that fails at once never starts") {
  virtual_clock clock;
  bool started = false;
  auto next = [&]() -> task<> {
    started = true;
    co_return;
  };
  CHECK_THROWS_WITH_AS(clock.run(when_all(fail_now("at once"), next())), "at once", std::runtime_error);
  CHECK(!started);
}

TEST_CASE("a cancellation from outside reaches every task, and goes through when all have ended") {
  for (cancel_reason const reason : all_reasons) {
    virtual_clock clock;
    cancelled_later root(clock, 1s, reason);
    cancel_reason first = cancel_reason::none, second = cancel_reason::none;
    CHECK(cancelled_by([&] { clock.run(when_all(note_reason(first), note_reason(second)), root); }) ==
          reason);
    CHECK(first == reason);
    CHECK(second == reason);

    cancelled_later again(clock, 1s, reason);
    std::vector<task<>> sleeps;
    sleeps.push_back(sleep_task(1h));
    CHECK(cancelled_by([&] { clock.run(when_all(std::move(sleeps)), again); }) == reason);
  }
}

TEST_CASE("tasks that complete in spite of a cancellation give their results") {
  virtual_clock clock;
  cancelled_later root(clock, 1s, cancel_reason::user);
  auto const results = clock.run(when_all(shield(1min, value_after(2s, 5)), value_after(500ms, 6)), root);
  CHECK(results == std::tuple(5, 6));
}

TEST_CASE("cancelled before: tasks that need not wait still give their results") {
  virtual_clock clock;
  cancel_scope root;
  root.cancel(cancel_reason::user);
  auto quick = [](int i) -> task<int> { co_return i; };
  CHECK(clock.run(when_all(quick(1), quick(2)), root) == std::tuple(1, 2));
  CHECK(cancelled_by([&] { clock.run(when_all(quick(1), value_after(1s)), root); }) == cancel_reason::user);
}

TEST_CASE("one deadline for all") {
  virtual_clock clock;
  CHECK_THROWS_AS(clock.run(timeout(800ms, when_all(value_after(100ms), value_after(2s)))), timed_out);
  CHECK(clock.now() == at(800ms));
}

TEST_CASE("an abandoned when_all lets its tasks go") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  auto const held = std::make_shared<int>(1);
  auto waits = [](std::shared_ptr<int>) -> task<> { co_await sleep_for(1h); };
  auto pair = when_all(waits(held), waits(held));
  std::vector<task<>> list;
  list.push_back(waits(held));
  auto several = when_all(std::move(list));
  pair.start(env);
  several.start(env);
  pair.abandon();
  several.abandon();
  CHECK(held.use_count() == 1);
}
