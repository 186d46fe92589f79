#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/event.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

class waiting_for_an_event final : public awaited_operation {
 public:
  task<> wait() override { co_await event_.wait(); }
  void complete() override { event_.set(); }
  bool left() override { return event_.is_set(); }
  bool takes() const override { return false; }

 private:
  cross_worker::event event_;
};
row const event_row{"cross_worker::event::wait", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                      return std::make_unique<waiting_for_an_event>();
                    }};

}  // namespace

TEST_CASE("an event of all workers serves those of one in the same way, and takes virtual time as ever") {
  virtual_clock clock;
  std::string order;
  cross_worker::event e;
  auto waits = [&](char name) -> task<> {
    co_await e.wait();
    order += name;
  };
  auto body = [&](group& g) -> task<> {
    for (char const name : {'a', 'b', 'c'}) g.spawn(waits, name);
    co_await sleep_for(1s);
    CHECK(order.empty());
    e.set();
    e.reset();
    co_await sleep_for(1s);
    CHECK(order == "abc");
    CHECK(!e.is_set());
    e.set();
    co_await e.wait();
  };
  clock.run(with_group(body));
}

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
