#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/event.hpp>
#include <corest/async/event.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

template <class Event>
class waiting_for_an_event final : public awaited_operation {
 public:
  task<> wait() override { co_await event_.wait(); }
  void complete() override { event_.set(); }
  bool left() override { return event_.is_set(); }
  bool takes() const override { return false; }

 private:
  Event event_;
};
template <class Event>
std::unique_ptr<awaited_operation> make(virtual_clock&) {
  return std::make_unique<waiting_for_an_event<Event>>();
}
row const event_row{"event::wait", make<event>};
row const remote_row{"cross_worker::event::wait", make<cross_worker::event>};

}  // namespace

TEST_CASE_TEMPLATE("an event that is set lets everybody pass without waiting, until it is reset", Event,
                   event, cross_worker::event) {
  virtual_clock clock;
  auto body = []() -> task<> {
    Event e(true);
    co_await e.wait();
    co_await e.wait();
    e.reset();
    bool const passed = co_await move_on_after(1s, [](Event& of) -> task<> { co_await of.wait(); }(e));
    CHECK(!passed);
    CHECK(!e.is_set());
  };
  clock.run(body());
  CHECK(clock.now() == scheduler::time_point(1s));
}

TEST_CASE_TEMPLATE("all that wait for an event go on when it is set, in order, also when it is reset at once",
                   Event, event, cross_worker::event) {
  virtual_clock clock;
  std::string order;
  Event e;
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
  };
  clock.run(with_group(body));
  CHECK(order == "abc");
}

TEST_CASE_TEMPLATE("a frame that dies while it waits for an event leaves the event", Event, event,
                   cross_worker::event) {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  Event e;
  auto waits = [&]() -> task<> { co_await e.wait(); };
  auto one = waits(), other = waits();
  one.start(env);
  other.start(env);
  one.abandon();
  e.set();
  clock.run_ready();
  CHECK(other.finished());
}
