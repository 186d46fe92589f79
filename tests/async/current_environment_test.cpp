#include <corest/async/as_completed.hpp>
#include <corest/async/channel.hpp>
#include <corest/async/context.hpp>
#include <corest/async/current_environment.hpp>
#include <corest/async/explore_schedules.hpp>
#include <corest/async/generator.hpp>
#include <corest/async/group.hpp>
#include <corest/async/lazy.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/single_flight.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>
#include <corest/async/when_any.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string_view>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {

constinit context<int> depth{"depth"};

/// Compares what current_environment() says with what this_environment() has said.
struct tally {
  void look(environment const& expected) {
    ++looks;
    if (current_environment() != &expected) ++wrong;
  }
  // A context has been set around, and a plain function finds it.
  void look_for(int expected) {
    ++looks;
    int const* const found = depth.find_here();
    if (found == nullptr || *found != expected) ++wrong;
  }
  void look_for_nothing() {
    ++looks;
    if (current_environment() != nullptr) ++wrong;
  }
  int looks = 0;
  int wrong = 0;
};

/// How a task ends: at once, behind a trip through the ready queue, behind a timer.
enum class way { inline_end, checkpoint_first, sleep_first };

task<int> leaf(tally& seen, way how, int value = 0) {
  environment const& here = co_await this_environment();
  seen.look(here);
  if (how == way::checkpoint_first) co_await checkpoint();
  if (how == way::sleep_first) co_await sleep_for(std::chrono::seconds(1 + value % 3));
  seen.look(here);
  co_return value;
}

task<> fails(tally& seen, way how) {
  co_await leaf(seen, how);
  throw std::runtime_error("on purpose");
}

task<> nested(tally& seen, way how) {
  environment const& here = co_await this_environment();
  for (int i = 0; i < 3; ++i) {
    co_await leaf(seen, how, i);
    seen.look(here);
  }
}

task<> deeper(tally& seen, way how) {
  environment const& here = co_await this_environment();
  co_await nested(seen, how);
  seen.look(here);
  co_await with_context(depth, 1, nested(seen, how));
  seen.look(here);
}

task<> in_context(tally& seen, way how) {
  auto inside = [&]() -> task<> {
    seen.look_for(7);
    co_await leaf(seen, how);
    seen.look_for(7);
  };
  co_await with_context(depth, 7, inside());
  co_await deeper(seen, how);
}

task<> in_group(tally& seen, way how) {
  environment const& here = co_await this_environment();
  auto plain = [&](int value) {  // what a function does before its task starts
    seen.look_for(3);
    return leaf(seen, how, value);
  };
  auto child = [&](int value) -> task<> { co_await plain(value); };
  auto body = [&](group& g) -> task<> {
    environment const& inside = co_await this_environment();
    g.spawn(child, 1);
    g.spawn(nested, std::ref(seen), how);
    auto const with_result = g.spawn(plain, 2);
    seen.look(inside);
    co_await leaf(seen, how);
    seen.look(inside);
  };
  co_await with_group(body);
  seen.look(here);
}
task<> group(tally& seen, way how) { co_await with_context(depth, 3, in_group(seen, how)); }

task<> all(tally& seen, way how) {
  environment const& here = co_await this_environment();
  co_await when_all(leaf(seen, how, 0), leaf(seen, way::inline_end), nested(seen, how), deeper(seen, how));
  seen.look(here);
}

task<> any(tally& seen, way how) {
  environment const& here = co_await this_environment();
  co_await when_any(leaf(seen, how, 0), leaf(seen, way::sleep_first, 2), deeper(seen, how));
  seen.look(here);
}

task<> one_by_one(tally& seen, way how) {
  environment const& here = co_await this_environment();
  std::vector<task<int>> work;
  for (int i = 0; i < 3; ++i) work.push_back(leaf(seen, how, i));
  auto each = [&](int) { seen.look(here); };
  co_await as_completed(std::move(work), std::ref(each));
  seen.look(here);
}

task<> with_deadlines(tally& seen, way how) {
  environment const& here = co_await this_environment();
  co_await timeout(1h, nested(seen, how));
  seen.look(here);
  bool const done = co_await move_on_after(1ms, nested(seen, way::sleep_first));
  seen.look(here);
  CHECK(!done);
  co_await shield(1s, nested(seen, how));
  seen.look(here);
}

task<> failing(tally& seen, way how) {
  environment const& here = co_await this_environment();
  try {
    co_await timeout(1h, fails(seen, how));
  } catch (std::runtime_error const&) {
    seen.look(here);
  }
  try {
    co_await when_all(fails(seen, how), leaf(seen, way::sleep_first));
  } catch (std::runtime_error const&) {
    seen.look(here);
  }
  seen.look(here);
}

// A generator runs in the environment of whoever asks, which may be another each time.
generator<int> numbers(tally& seen, way how) {
  for (int i = 0; i < 4; ++i) {
    environment const& here = co_await this_environment();
    seen.look(here);
    co_await leaf(seen, how, i);
    seen.look(here);
    co_yield i;
  }
}
task<> asks_once(tally& seen, generator<int>& from) {
  environment const& here = co_await this_environment();
  co_await from.next();
  seen.look(here);
}
task<> generated(tally& seen, way how) {
  environment const& here = co_await this_environment();
  auto from = numbers(seen, how);
  co_await with_context(depth, 1, asks_once(seen, from));
  co_await with_context(depth, 2, asks_once(seen, from));
  while (co_await from.next()) seen.look(here);
  seen.look(here);
}

task<> through_a_channel(tally& seen, way how) {
  channel<int> items(1);
  auto sender = [&]() -> task<> {
    environment const& here = co_await this_environment();
    for (int i = 0; i < 4; ++i) {
      co_await leaf(seen, how, i);
      co_await items.send(i);
      seen.look(here);
    }
    items.close();
  };
  auto receiver = [&]() -> task<> {
    environment const& here = co_await this_environment();
    while (co_await items.receive()) seen.look(here);
    seen.look(here);
  };
  co_await when_all(with_context(depth, 1, sender()), with_context(depth, 2, receiver()));
}

// A shared run belongs to none of its callers, and sees the values of none.
task<> shared(tally& seen, way how) {
  environment const& here = co_await this_environment();
  auto make = [&]() -> task<int> {
    ++seen.looks;
    if (depth.find_here() != nullptr) ++seen.wrong;
    return leaf(seen, how, 5);
  };
  lazy<int> once(make);
  auto use = [&]() -> task<> {
    environment const& mine = co_await this_environment();
    co_await once.get();
    seen.look(mine);
  };
  co_await with_context(depth, 1, when_all(use(), use()));
  seen.look(here);
}

struct row {
  std::string_view name;
  task<> (*shape)(tally& seen, way how);
};
constexpr row table[] = {
    {"awaited tasks", deeper},
    {"with_context", in_context},
    {"with_group", group},
    {"when_all", all},
    {"when_any", any},
    {"as_completed", one_by_one},
    {"timeout, move_on_after, shield", with_deadlines},
    {"tasks that throw", failing},
    {"generators", generated},
    {"channels", through_a_channel},
    {"lazy", shared},
};

/// What a loop calls between tasks.
class between final : public timer {
 public:
  between(scheduler& of, tally& seen) : of_(of), seen_(seen) { of_.arm(*this, of_.now() + 1500ms); }
  ~between() { of_.disarm(*this); }

 private:
  void expired() noexcept override { seen_.look_for_nothing(); }
  scheduler& of_;
  tally& seen_;
};

}  // namespace

TEST_CASE("code in a task finds the task's environment, wherever the task comes from and goes on") {
  for (row const& each : table) {
    for (way const how : {way::inline_end, way::checkpoint_first, way::sleep_first}) {
      CAPTURE(each.name);
      CAPTURE(static_cast<int>(how));
      tally seen;
      explore_schedules(100, [&](virtual_clock& clock) {
        between const tasks(clock, seen);
        clock.run(each.shape(seen, how));
      });
      CHECK(seen.looks >= 100);
      CHECK(seen.wrong == 0);
      CHECK(current_environment() == nullptr);
    }
  }
}

TEST_CASE("a run inside of a task begins without its environment and gives it back") {
  virtual_clock outer;
  tally seen;
  auto body = [&]() -> task<> {
    environment const& here = co_await this_environment();
    virtual_clock inner;
    between const tasks(inner, seen);
    inner.run(nested(seen, way::sleep_first));
    seen.look(here);
  };
  outer.run(body());
  CHECK(seen.looks > 3);
  CHECK(seen.wrong == 0);
}

TEST_CASE("work in the background sees nothing of the task that started it") {
  virtual_clock clock;
  tally seen;
  auto work = [&]() -> task<> {
    ++seen.looks;
    if (depth.find_here() != nullptr) ++seen.wrong;
    co_await leaf(seen, way::sleep_first);
  };
  auto body = [&]() -> task<> {
    environment const& here = co_await this_environment();
    spawn_background(work);
    seen.look(here);
    co_await leaf(seen, way::sleep_first);
    co_await sleep_for(1min);
    seen.look(here);
  };
  clock.run(with_context(depth, 1, body()));
  CHECK(seen.looks == 7);
  CHECK(seen.wrong == 0);
}

TEST_CASE("a plain function is put into an environment for as long as it says") {
  CHECK(current_environment() == nullptr);
  cancel_scope scope;
  environment const env{&scope};
  {
    enter_environment const here(&env);
    CHECK(current_environment() == &env);
    enter_environment const nowhere(nullptr);
    CHECK(current_environment() == nullptr);
  }
  CHECK(current_environment() == nullptr);
}
