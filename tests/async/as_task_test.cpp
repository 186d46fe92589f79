#include "async/around_a_receive.hpp"

#include <corest/async/as_task.hpp>
#include <corest/async/channel.hpp>
#include <corest/async/future.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/async/when_any.hpp>

#include <doctest/doctest.h>

#include <variant>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

task<> in_a_task(channel<int>& box) {
  auto const got = co_await as_task(box.receive());
  REQUIRE(got == 7);
}
row const task_row{"as_task", around_a_receive<in_a_task>};

}  // namespace

TEST_CASE("what is awaited in place can be raced as a task, and loses nothing when it loses") {
  virtual_clock clock;
  auto body = []() -> task<> {
    channel<int> ch(1);
    auto alarm = []() -> task<> { co_await sleep_for(1s); };
    auto first = co_await when_any(as_task(ch.receive()), alarm());
    CHECK(first.index() == 1);
    co_await ch.send(1);
    auto second = co_await when_any(as_task(ch.receive()), alarm());
    CHECK(std::get<0>(second) == 1);
  };
  clock.run(body());
}

TEST_CASE("what has an operator co_await becomes a task too") {
  virtual_clock clock;
  promise<int> p;
  p.set_value(3);
  CHECK(clock.run(as_task(p.get_future())) == 3);
}
