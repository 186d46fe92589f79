// Known compiler traps around co_await. Each case holds the idiom that is safe on every compiler, and says,
// without failing, whether this compiler still has the trap; the rules are in docs/design/async.md.
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {
// Counts itself; holds nothing that a second destruction could damage.
struct counted {
  explicit counted(int& count) noexcept : alive(&count) { ++*alive; }
  counted(counted const& other) noexcept : alive(other.alive) { ++*alive; }
  counted& operator=(counted const&) = default;
  ~counted() { --*alive; }
  int* alive;
};

struct aggregate_options {
  counted member;
  int number = 0;
};

struct class_options {
  class_options(counted m, int n) noexcept : member(m), number(n) {}
  counted member;
  int number;
};

template <class F>
task<> call(F f) {
  co_await sleep_for(1s);
  co_await f();
}

template <class Options>
task<> take(Options options) {
  co_await sleep_for(1s);
  static_cast<void>(options);
}

// How many objects are left after the body has run: below zero when some were destroyed twice.
template <class Body>
int left_after(Body body) {
  int alive = 0;
  virtual_clock clock;
  clock.run(body(alive));
  return alive;
}

void report(char const* trap, bool present) {
  std::string const text =
      std::string(trap) + (present ? ": this compiler has the trap" : ": not on this compiler");
  MESSAGE(text);
}

struct two {
  int first;
  int second;
};
}  // namespace

TEST_CASE("a capturing lambda is named before the co_await, and its captures die once") {
  auto const copied = [](int& alive) -> task<> {
    auto const body = [c = counted(alive)]() -> task<> { co_await sleep_for(1s); };
    co_await call(body);
  };
  auto const moved = [](int& alive) -> task<> {
    auto body = [c = counted(alive)]() -> task<> { co_await sleep_for(1s); };
    co_await call(std::move(body));
  };
  auto const task_first = [](int& alive) -> task<> {
    auto work = call([c = counted(alive)]() -> task<> { co_await sleep_for(1s); });
    co_await std::move(work);
  };
  CHECK(left_after(copied) == 0);
  CHECK(left_after(moved) == 0);
  CHECK(left_after(task_first) == 0);

  auto const trap = [](int& alive) -> task<> {
    co_await call([c = counted(alive)]() -> task<> { co_await sleep_for(1s); });
  };
  report("a capturing lambda written inside co_await is destroyed twice", left_after(trap) != 0);
}

TEST_CASE("a lambda that captures references may be written inside the co_await") {
  auto const by_reference = [](int& alive) -> task<> {
    counted outside(alive);
    int seen = 0;
    co_await call([&]() -> task<> {
      co_await sleep_for(1s);
      seen = *outside.alive;
    });
    CHECK(seen == 1);
  };
  CHECK(left_after(by_reference) == 0);
}

TEST_CASE("options for an awaited call are named first, or of a type with a constructor, and die once") {
  auto const named = [](int& alive) -> task<> {
    aggregate_options options{.member = counted(alive), .number = 1};
    co_await take(std::move(options));
  };
  auto const constructed = [](int& alive) -> task<> { co_await take(class_options(counted(alive), 1)); };
  auto const braced = [](int& alive) -> task<> { co_await take<class_options>({counted(alive), 1}); };
  auto const task_first = [](int& alive) -> task<> {
    auto work = take<aggregate_options>({.member = counted(alive), .number = 1});
    co_await std::move(work);
  };
  CHECK(left_after(named) == 0);
  CHECK(left_after(constructed) == 0);
  CHECK(left_after(braced) == 0);
  CHECK(left_after(task_first) == 0);

  auto const trap = [](int& alive) -> task<> {
    co_await take<aggregate_options>({.member = counted(alive), .number = 1});
  };
  report("an aggregate temporary inside co_await is destroyed twice", left_after(trap) != 0);
}

TEST_CASE("values awaited one statement at a time keep their order, and fill any list") {
  std::vector<std::string> order;
  auto plain = [&](char const* name) {
    order.emplace_back(name);
    return 1;
  };
  auto awaited = [&](char const* name) -> task<int> {
    order.emplace_back(name);
    co_await sleep_for(1s);
    co_return 2;
  };
  auto const safe = [&]() -> task<> {
    int const first = plain("first");
    int const second = co_await awaited("second");
    two const both{first, second};
    std::vector<int> const list{first, second};
    CHECK(both.first == 1);
    CHECK(list[1] == 2);
  };
  virtual_clock clock;
  clock.run(safe());
  CHECK(order == std::vector<std::string>{"first", "second"});

  // g++ 12 also refuses to compile a co_await inside an initializer list ("array used as initializer"), and
  // destroys what is wrong when several co_awaits fill an aggregate of strings.
  order.clear();
  auto const trap = [&]() -> task<> {
    two const both{plain("first"), co_await awaited("second")};
    static_cast<void>(both);
  };
  clock.run(trap());
  report("a co_await inside a braced list is evaluated before its elders", order.front() != "first");
}

TEST_CASE("what a condition awaits is declared in it") {
  // g++ 12 compiles a coroutine that has no local variable and awaits only in conditions into a jump to
  // nowhere, so the trap itself cannot be run.
  int left = 3;
  auto more = [&]() -> task<bool> { co_return left-- > 0; };
  auto const body = [&]() -> task<> {
    while (bool const again = co_await more()) static_cast<void>(again);
  };
  virtual_clock clock;
  clock.run(body());
  CHECK(left == -1);
}

TEST_CASE("which task is awaited is decided in a statement of its own") {
  // g++ 12 destroys the temporary that `co_await (first ? one() : other())` has made from the chosen task
  // twice, and uses its freed frame in between, so the trap itself cannot be run.
  auto const one = [](counted) -> task<int> {
    co_await sleep_for(1s);
    co_return 1;
  };
  auto const other = [](counted) -> task<int> {
    co_await sleep_for(1s);
    co_return 2;
  };
  for (bool const first : {true, false}) {
    int got = 0;
    auto const chosen_before = [&](int& alive) -> task<> {
      auto chosen = first ? one(counted(alive)) : other(counted(alive));
      got = co_await std::move(chosen);
    };
    CHECK(left_after(chosen_before) == 0);
    CHECK(got == (first ? 1 : 2));
  }
}

TEST_CASE("an awaitable that cannot move is awaited in place") {
  // g++ 12 copies an awaiter that await_transform hands on by reference; task wraps a pointer instead.
  class pinned {
   public:
    pinned() = default;
    pinned(pinned const&) = delete;
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    pinned const* await_resume() const noexcept { return this; }
  };
  auto const body = []() -> task<bool> {
    pinned here;
    co_await pinned();
    co_return co_await here == &here;
  };
  virtual_clock clock;
  CHECK(clock.run(body()));
}
