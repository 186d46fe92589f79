#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/semaphore.hpp>
#include <corest/async/group.hpp>
#include <corest/async/semaphore.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

template <class Semaphore, std::size_t Units>
class acquiring final : public awaited_operation {
 public:
  task<> wait() override { kept_ = co_await semaphore_.acquire(Units); }
  void complete() override { semaphore_.release(Units); }
  bool left() override { return semaphore_.available() == Units; }

 private:
  Semaphore semaphore_{0};
  Semaphore::permit kept_;
};
template <class Semaphore, std::size_t Units>
std::unique_ptr<awaited_operation> make(virtual_clock&) {
  return std::make_unique<acquiring<Semaphore, Units>>();
}
row const one_row{"semaphore::acquire(1)", make<semaphore, 1>};
row const three_row{"semaphore::acquire(3)", make<semaphore, 3>};
row const remote_row{"cross_worker::semaphore::acquire(3)", make<cross_worker::semaphore, 3>};

template <class Semaphore>
task<> hold(Semaphore& s, std::size_t units, std::string& order, char name) {
  auto const held = co_await s.acquire(units);
  order += name;
  co_await sleep_for(1s);
}

}  // namespace

TEST_CASE_TEMPLATE("a semaphore lets as many in as it has units, and no more", Semaphore, semaphore,
                   cross_worker::semaphore) {
  explore_schedules(50, [](virtual_clock& clock) {
    Semaphore s(3);
    int inside = 0;
    int most = 0;
    auto enters = [&]() -> task<> {
      auto const slot = co_await s.acquire();
      most = std::max(most, ++inside);
      co_await sleep_for(1s);
      --inside;
    };
    auto body = [&](group& g) -> task<> {
      for (int i = 0; i < 10; ++i) g.spawn(enters);
      co_return;
    };
    clock.run(with_group(body));
    REQUIRE(most == 3);
    REQUIRE(s.available() == 3);
    REQUIRE(clock.now() == scheduler::time_point(4s));
  });
}

TEST_CASE_TEMPLATE("who asks for many units is not starved by those who ask for few", Semaphore, semaphore,
                   cross_worker::semaphore) {
  virtual_clock clock;
  Semaphore s(3);
  std::string order;
  auto body = [&](group& g) -> task<> {
    g.spawn(hold<Semaphore>, std::ref(s), 1, std::ref(order), 'a');
    g.spawn(hold<Semaphore>, std::ref(s), 3, std::ref(order), 'B');
    g.spawn(hold<Semaphore>, std::ref(s), 1, std::ref(order), 'c');
    co_await sleep_for(500ms);
    CHECK(order == "a");
    CHECK(s.available() == 2);
    CHECK(!s.try_acquire());  // B came first
    co_await sleep_for(1s);
    CHECK(order == "aB");
    co_await sleep_for(1s);
    CHECK(order == "aBc");
  };
  clock.run(with_group(body));
}

TEST_CASE_TEMPLATE("when the first in the line gives up, those behind it that fit go on", Semaphore,
                   semaphore, cross_worker::semaphore) {
  virtual_clock clock;
  Semaphore s(2);
  std::string order;
  auto body = [&](group& g) -> task<> {
    auto const held = co_await s.acquire();
    auto in_vain = [&](group& inner) -> task<> {
      inner.spawn(hold<Semaphore>, std::ref(s), 2, std::ref(order), 'x');
      co_await checkpoint();
      g.spawn(hold<Semaphore>, std::ref(s), 1, std::ref(order), 'y');
      co_await checkpoint();
      CHECK(order.empty());
      inner.cancel();
    };
    co_await with_group(in_vain);
    co_await sleep_for(1ms);
    CHECK(order == "y");
  };
  clock.run(with_group(body));
}

TEST_CASE_TEMPLATE("a frame that dies first in the line, or with units it did not take, holds nobody up",
                   Semaphore, semaphore, cross_worker::semaphore) {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  Semaphore s(1);
  std::string order;
  auto many = hold(s, 2, order, 'm'), few = hold(s, 1, order, 'f'), last = hold(s, 1, order, 'l');
  many.start(env);
  few.start(env);
  last.start(env);
  many.abandon();
  few.abandon();
  clock.advance(1s);
  CHECK(order == "l");
  CHECK(s.available() == 1);
}

TEST_CASE_TEMPLATE("a permit returns its units once, early or late, unless it is told to forget", Semaphore,
                   semaphore, cross_worker::semaphore) {
  Semaphore s(5);
  auto three = s.try_acquire(3);
  CHECK(three.units() == 3);
  CHECK(s.available() == 2);
  CHECK(!s.try_acquire(3));
  auto moved = std::move(three);
  three.release();  // NOLINT(bugprone-use-after-move)
  CHECK(s.available() == 2);
  moved.release();
  moved.release();
  CHECK(s.available() == 5);
  s.try_acquire(2).forget();
  CHECK(s.available() == 3);
  s.release(4);
  CHECK(s.available() == 7);
}
