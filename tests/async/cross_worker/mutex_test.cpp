#include "async/run.hpp"

#include <corest/async/cross_worker/mutex.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

task<> lock_for(cross_worker::mutex& m, scheduler::duration d, std::string& order, char name) {
  auto const held = co_await m.lock();
  order += name;
  co_await sleep_for(d);
}

}  // namespace

// What several workers share as state must say that it may be.
static_assert(cross_worker::mutex::thread_safe);
static_assert(!mutex::thread_safe);

TEST_CASE(
    "what was handed over from outside its scheduler waits there, and survives or dies with its frame") {
  virtual_clock clock;
  cancel_scope root;
  environment const env{&root};
  cross_worker::mutex m;
  std::string order;
  auto held = m.try_lock();
  auto first = lock_for(m, 0s, order, 'a'), second = lock_for(m, 0s, order, 'b');
  {
    scheduler_scope const here(clock);
    first.start(env);
    second.start(env);
  }
  held.unlock();  // on a thread that runs no scheduler
  CHECK(order.empty());
  {
    scheduler_scope const here(clock);
    first.abandon();                   // while the news is on its way to it
    root.cancel(cancel_reason::user);  // and to the second
    clock.run_ready();
  }
  CHECK(order == "b");
  CHECK(!m.is_locked());
}

TEST_CASE("a clock that ends with news on its way delivers them, to frames that are gone too") {
  cancel_scope root;
  environment const env{&root};
  cross_worker::mutex m;
  std::string order;
  auto held = m.try_lock();
  auto work = lock_for(m, 0s, order, 'a');
  {
    virtual_clock clock;
    {
      scheduler_scope const here(clock);
      work.start(env);
    }
    held.unlock();
    work.abandon();
  }
  CHECK(order.empty());
  CHECK(!m.is_locked());
}

TEST_CASE("a mutex handed over before the cancellation arrives, although the news of it comes later") {
  virtual_clock clock;
  cancel_scope root;
  environment const env{&root};
  cross_worker::mutex m;
  std::string order;
  auto held = m.try_lock();
  auto locks = [&]() -> task<> {
    auto const mine = co_await m.lock();
    order += 'l';
  };
  auto work = locks();
  {
    scheduler_scope const here(clock);
    work.start(env);
  }
  held.unlock();  // on a thread that runs no scheduler
  scheduler_scope const here(clock);
  root.cancel(cancel_reason::user);
  clock.run_ready();
  work.result();
  CHECK(order == "l");
  CHECK(!m.is_locked());
}
