#include "async/around_a_receive.hpp"

#include <corest/async/as_task.hpp>
#include <corest/async/barrier.hpp>
#include <corest/async/channel.hpp>
#include <corest/async/cross_worker/barrier.hpp>
#include <corest/async/cross_worker/channel.hpp>
#include <corest/async/cross_worker/event.hpp>
#include <corest/async/cross_worker/latch.hpp>
#include <corest/async/cross_worker/mutex.hpp>
#include <corest/async/cross_worker/semaphore.hpp>
#include <corest/async/cross_worker/shared_mutex.hpp>
#include <corest/async/event.hpp>
#include <corest/async/future.hpp>
#include <corest/async/generator.hpp>
#include <corest/async/latch.hpp>
#include <corest/async/lazy.hpp>
#include <corest/async/mutex.hpp>
#include <corest/async/semaphore.hpp>
#include <corest/async/shared_mutex.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/single_flight.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/async/when_all.hpp>
#include <corest/async/when_any.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>
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

namespace {

// Whether waiting for it ends in time, and how a word that stays shut times out.
template <class Wait>
task<> expect_timed_out(Wait wait) {
  bool late = false;
  try {
    static_cast<void>(co_await timeout(1s, wait()));
  } catch (timed_out const&) {
    late = true;
  }
  CHECK(late);
}

}  // namespace

TEST_CASE("whatever waits goes into a timeout as it is written, and leaves its line when the time is up") {
  virtual_clock clock;
  auto body = []() -> task<> {
    event e;
    cross_worker::event remote_event;
    latch l(1);
    cross_worker::latch remote_latch(1);
    barrier b(2);
    cross_worker::barrier remote_barrier(2);
    mutex m;
    auto const held = co_await timeout(1s, m.lock());
    cross_worker::mutex remote_mutex;
    auto const remote_held = co_await timeout(1s, remote_mutex.lock());
    shared_mutex sm;
    auto const writing = co_await timeout(1s, sm.lock());
    cross_worker::shared_mutex remote_sm;
    auto const remote_writing = co_await timeout(1s, remote_sm.lock());
    semaphore s(0);
    cross_worker::semaphore remote_s(0);
    channel<int> ch(1);
    cross_worker::channel<int> remote_ch(1);
    co_await expect_timed_out([&] { return e.wait(); });
    co_await expect_timed_out([&] { return remote_event.wait(); });
    co_await expect_timed_out([&] { return l.wait(); });
    co_await expect_timed_out([&] { return remote_latch.wait(); });
    co_await expect_timed_out([&] { return b.arrive_and_wait(); });
    co_await expect_timed_out([&] { return remote_barrier.arrive_and_wait(); });
    co_await expect_timed_out([&] { return m.lock(); });
    co_await expect_timed_out([&] { return remote_mutex.lock(); });
    co_await expect_timed_out([&] { return sm.lock_shared(); });
    co_await expect_timed_out([&] { return remote_sm.lock(); });
    co_await expect_timed_out([&] { return s.acquire(); });
    co_await expect_timed_out([&] { return remote_s.acquire(2); });
    co_await expect_timed_out([&] { return ch.receive(); });
    co_await expect_timed_out([&] { return remote_ch.receive(); });
    co_await expect_timed_out([] { return sleep_for(1h); });
    s.release();
    remote_s.release(2);
    CHECK(s.available() == 1);
    CHECK(remote_s.available() == 2);
    CHECK(b.waiting() == 0);
    CHECK(remote_barrier.waiting() == 0);
    CHECK(ch.try_send(1));
    CHECK(ch.size() == 1);
  };
  clock.run(body());
}

TEST_CASE("a value made once comes out of a timeout as the reference that it is") {
  virtual_clock clock;
  auto body = []() -> task<> {
    auto make = []() -> task<int> { co_return 7; };
    lazy<int> made(make);
    int& value = co_await timeout(1s, made.get());
    CHECK(&value == made.made());
    CHECK(co_await move_on_after(1s, made.get()) == made.made());
    auto run = [](int const& key) -> task<int> { co_return key + 1; };
    single_flight<int, int> flights(run);
    CHECK(co_await timeout(1s, flights.get(1)) == 2);
    auto count = []() -> generator<int> { co_yield 1; };
    auto numbers = count();
    CHECK(co_await timeout(1s, numbers.next()) == 1);
  };
  clock.run(body());
}

TEST_CASE("move_on_after says whether a wait ended in time") {
  virtual_clock clock;
  auto body = []() -> task<> {
    event e;
    CHECK(!co_await move_on_after(1s, e.wait()));
    e.set();
    CHECK(co_await move_on_after(1s, e.wait()));
    channel<int> ch(1);
    CHECK(!co_await move_on_after(1s, ch.receive()));
  };
  clock.run(body());
}

TEST_CASE("waits race each other, and tasks, as they are written") {
  virtual_clock clock;
  auto body = []() -> task<> {
    event stop;
    auto first = co_await when_any(stop.wait(), sleep_for(1s));
    CHECK(first.index() == 1);
    stop.set();
    first = co_await when_any(stop.wait(), sleep_for(1s));
    CHECK(first.index() == 0);
    auto three = []() -> task<int> { co_return 3; };
    event never;
    auto mixed = co_await when_any(never.wait(), three());
    CHECK(std::get<1>(mixed) == 3);
    auto both = co_await when_all(three(), stop.wait(), sleep_for(1s));
    CHECK(std::get<0>(both) == 3);
    co_await shield(1s, stop.wait());
  };
  clock.run(body());
}

TEST_CASE("an operation with a name stays where it is, and keeps what was not sent") {
  virtual_clock clock;
  auto body = []() -> task<> {
    channel<std::unique_ptr<int>> full(0);
    auto sending = full.send(std::make_unique<int>(5));
    CHECK(!co_await move_on_after(1s, sending));
    CHECK(!sending.sent());
    CHECK(*sending.value() == 5);
    promise<int> p(completed_by::this_worker);
    auto f = p.get_future();
    CHECK(!co_await move_on_after(1s, f));
    p.set_value(3);
    CHECK(co_await timeout(1s, f) == 3);
  };
  clock.run(body());
}
