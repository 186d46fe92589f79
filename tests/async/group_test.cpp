#include <corest/async/exception_group.hpp>
#include <corest/async/group.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/async/when_all.hpp>
#include <corest/async/when_any.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

TEST_CASE("a group ends when its last child has ended") {
  virtual_clock clock;
  int ended = 0;
  auto child = [&](scheduler::duration d) -> task<> {
    co_await sleep_for(d);
    ++ended;
  };
  auto body = [&](group& g) -> task<int> {
    g.spawn(child, 1s);
    g.spawn(child, 3s);
    co_return 7;
  };
  CHECK(clock.run(with_group(body)) == 7);
  CHECK(ended == 2);
  CHECK(clock.now() == scheduler::time_point(3s));
}
auto one(int x) -> task<int> {
  co_await sleep_for(1s);
  co_return x;
}
auto two() -> task<> { co_await sleep_for(2s); }
TEST_CASE("smoke") {
  virtual_clock clock;
  auto r = clock.run(when_all(one(1), two(), one(3)));
  CHECK(std::get<2>(r) == 3);
  auto a = clock.run(when_any(two(), one(4)));
  CHECK(std::get<1>(a) == 4);
  CHECK_THROWS_AS(clock.run(timeout(500ms, one(4))), timed_out);
  CHECK(clock.run(shield(500ms, one(4))) == 4);
  CHECK(!clock.run(move_on_after(500ms, one(4))));
}
