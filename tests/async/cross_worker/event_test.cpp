#include "async/run.hpp"

#include <corest/async/cross_worker/event.hpp>

#include <doctest/doctest.h>

using namespace corest;
using namespace corest::tests;

TEST_CASE(
    "a frame that dies while it waits for an event of all workers, or when it was woken, leaves nothing") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  cross_worker::event e;
  auto waits = [&]() -> task<> { co_await e.wait(); };
  auto one = waits(), two = waits(), three = waits();
  for (auto* each : {&one, &two, &three}) each->start(env);
  one.abandon();
  e.set();
  two.abandon();
  clock.run_ready();
  CHECK(three.finished());
}

TEST_CASE("an event set before the cancellation ends the wait well, although the news of it comes later") {
  virtual_clock clock;
  cancel_scope root;
  environment const env{&root};
  cross_worker::event e;
  auto waits = [&]() -> task<> { co_await e.wait(); };
  auto work = waits();
  {
    scheduler_scope const here(clock);
    work.start(env);
  }
  e.set();  // on a thread that runs no scheduler
  scheduler_scope const here(clock);
  root.cancel(cancel_reason::user);
  clock.run_ready();
  work.result();
}
