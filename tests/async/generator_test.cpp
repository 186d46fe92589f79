#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/channel.hpp>
#include <corest/async/generator.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/base/scope_exit.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

generator<int> up_to(int last) {
  for (int i = 1; i <= last; ++i) co_yield i;
}
generator<int> every_second(int last) {
  for (int i = 1; i <= last; ++i) {
    co_await sleep_for(1s);
    co_yield i;
  }
}
task<std::vector<int>> all_of(generator<int> numbers) {
  std::vector<int> got;
  while (auto item = co_await numbers.next()) got.push_back(*item);
  co_return got;
}

generator<int> items_of(channel<int>& from) {
  while (auto item = co_await from.receive()) co_yield *item;
}
class generating final : public awaited_operation {
 public:
  task<> wait() override {
    auto items = items_of(box_);
    auto const item = co_await items.next();
    CHECK(item == 7);
  }
  void complete() override { CHECK(box_.try_send(7)); }
  bool left() override { return box_.size() == 1; }

 private:
  channel<int> box_{1};
};
row const next_row{"generator::next", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                     return std::make_unique<generating>();
                   }};

}  // namespace

TEST_CASE("a generator gives its items one by one, and then none any more") {
  virtual_clock clock;
  CHECK(clock.run(all_of(up_to(3))) == std::vector<int>{1, 2, 3});
  CHECK(clock.run(all_of(up_to(0))).empty());
  auto body = []() -> task<> {
    auto one = up_to(1);
    auto item = co_await one.next();
    CHECK(item == 1);
    for (int i = 0; i < 3; ++i) {
      item = co_await one.next();
      CHECK(!item);
    }
  };
  clock.run(body());
}

TEST_CASE("a generator may wait between its items, and does not run ahead") {
  virtual_clock clock;
  auto body = [&]() -> task<> {
    auto numbers = every_second(2);
    co_await sleep_for(10s);
    auto const start = clock.now();
    auto item = co_await numbers.next();
    CHECK(item == 1);
    CHECK(clock.now() - start == 1s);
    co_await sleep_for(10s);
    item = co_await numbers.next();
    CHECK(item == 2);
    CHECK(clock.now() - start == 12s);
  };
  clock.run(body());
}

TEST_CASE("values move through, and references are given as they are") {
  virtual_clock clock;
  auto owned = []() -> generator<std::unique_ptr<int>> {
    co_yield std::make_unique<int>(1);
    auto kept = std::make_unique<int>(2);
    co_yield std::move(kept);
  };
  std::vector<std::string> words{"one", "two"};
  auto lines = [&]() -> generator<std::string&> {
    for (auto& each : words) co_yield each;
  };
  auto temporaries = []() -> generator<std::string const&> { co_yield std::string("made up"); };
  auto body = [&]() -> task<> {
    auto pointers = owned();
    int sum = 0;
    while (auto item = co_await pointers.next()) sum += **item;
    CHECK(sum == 3);
    auto each = lines();
    while (std::string* const line = co_await each.next()) *line += "!";
    auto constant = temporaries();
    std::string const* const text = co_await constant.next();
    CHECK(*text == "made up");
  };
  clock.run(body());
  CHECK(words == std::vector<std::string>{"one!", "two!"});
}

TEST_CASE("an exception of the generator comes out of next(), once, and ends it") {
  virtual_clock clock;
  auto failing = []() -> generator<int> {
    co_yield 1;
    co_await sleep_for(1s);
    throw std::runtime_error("no more");
  };
  auto body = [&]() -> task<std::string> {
    auto numbers = failing();
    auto item = co_await numbers.next();
    CHECK(item == 1);
    std::string said;
    try {
      item = co_await numbers.next();
    } catch (std::runtime_error const& e) {
      said = e.what();
    }
    item = co_await numbers.next();
    CHECK(!item);
    co_return said;
  };
  CHECK(clock.run(body()) == "no more");
}

TEST_CASE("who leaves early leaves nothing behind: the generator's destructors run") {
  virtual_clock clock;
  auto const held = std::make_shared<int>(1);
  auto endless = [](std::shared_ptr<int> argument) -> generator<int> {
    auto const local = argument;
    for (int i = 0;; ++i) co_yield i;
  };
  auto body = [&]() -> task<> {
    auto numbers = endless(held);
    CHECK(held.use_count() == 2);
    auto item = co_await numbers.next();
    item = co_await numbers.next();
    CHECK(item == 1);
    CHECK(held.use_count() == 3);
  };
  clock.run(body());
  CHECK(held.use_count() == 1);
  { auto const never = endless(held); }
  CHECK(held.use_count() == 1);
}

TEST_CASE("each next() runs in the environment of who awaits it") {
  virtual_clock clock;
  auto scopes = []() -> generator<cancel_scope*> {
    for (;;) {
      environment const& here = co_await this_environment();
      co_yield here.scope;
    }
  };
  cancel_scope root;
  auto body = [&]() -> task<> {
    auto each = scopes();
    auto ask = [&]() -> task<cancel_scope*> {
      auto item = co_await each.next();
      co_return *item;
    };
    CHECK(co_await ask() == &root);
    cancel_scope inner(root);
    CHECK(co_await in_environment(environment{&inner}, ask()) == &inner);
    CHECK(co_await ask() == &root);
  };
  clock.run(body(), root);
}

TEST_CASE("a next() that is cancelled ends the generator, which may clean up") {
  virtual_clock clock;
  bool cleaned = false;
  auto slow = [&]() -> generator<int> {
    scope_exit const note([&]() noexcept { cleaned = true; });
    co_await sleep_for(1h);
    co_yield 1;
  };
  auto body = [&]() -> task<> {
    auto numbers = slow();
    auto first = co_await move_on_after(1s, numbers.next());
    CHECK(!first);
    CHECK(cleaned);
    auto second = co_await numbers.next();
    CHECK(!second);
  };
  clock.run(body());
}

TEST_CASE("a generator can be made of another") {
  virtual_clock clock;
  auto doubled = [](generator<int> inner) -> generator<int> {
    while (auto item = co_await inner.next()) co_yield *item * 2;
  };
  CHECK(clock.run(all_of(doubled(doubled(every_second(3))))) == std::vector<int>{4, 8, 12});
}

TEST_CASE("a million items that never wait do not grow the stack, nor do those that do") {
  virtual_clock clock;
  auto sum_of = [](generator<int> numbers) -> task<long> {
    long sum = 0;
    while (auto item = co_await numbers.next()) sum += *item;
    co_return sum;
  };
  CHECK(clock.run(sum_of(up_to(1'000'000))) == 500'000'500'000);
  auto waiting = []() -> generator<int> {
    for (int i = 0; i < 100'000; ++i) {
      if (i % 2 == 0) co_await checkpoint();
      co_yield 1;
    }
  };
  CHECK(clock.run(sum_of(waiting())) == 100'000);
}

TEST_CASE("a consumer's frame that is destroyed as it waits takes its generator along") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  auto const held = std::make_shared<int>(1);
  auto numbers = [](std::shared_ptr<int>) -> generator<int> {
    co_await sleep_for(1s);
    co_yield 1;
  };
  auto inside = [&]() -> task<> {
    auto mine = numbers(held);
    co_await mine.next();
  };
  auto work = inside();
  work.start(env);
  work.abandon();
  CHECK(held.use_count() == 1);
  {
    auto theirs = numbers(held);
    auto outside = [&]() -> task<> { co_await theirs.next(); };
    auto other = outside();
    other.start(env);
    other.abandon();
    clock.advance(2s);  // it reaches its co_yield, and nobody waits there
  }
  CHECK(held.use_count() == 1);
}
