#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/single_flight.hpp>
#include <corest/async/event.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

class flying final : public awaited_operation {
 public:
  task<> wait() override {
    int const value = co_await flights_.get(1);
    REQUIRE(value == 7);
  }
  void complete() override { ready_.set(); }
  bool left() override { return ready_.is_set(); }
  bool takes() const override { return false; }

 private:
  event ready_;
  cross_worker::single_flight<int, int> flights_{[this](int) -> task<int> {
    co_await ready_.wait();
    co_return 7;
  }};
};
row const flight_row{
    "cross_worker::single_flight::get",
    [](virtual_clock&) -> std::unique_ptr<awaited_operation> { return std::make_unique<flying>(); }};

// Behind another caller, who runs it.
class waiting_for_another final : public awaited_operation {
 public:
  ~waiting_for_another() override { pilot_.abandon(); }
  task<> wait() override {
    if (!pilot_) {
      pilot_ = fly();
      pilot_.start(env_);
    }
    co_await fly();
  }
  void complete() override { ready_.set(); }
  bool left() override { return ready_.is_set(); }
  bool takes() const override { return false; }
  bool settles_at_once() const override { return false; }

 private:
  task<> fly() {
    int const value = co_await flights_.get(1);
    REQUIRE(value == 7);
  }
  event ready_;
  cross_worker::single_flight<int, int> flights_{[this](int) -> task<int> {
    co_await ready_.wait();
    co_return 7;
  }};
  cancel_scope scope_;
  environment env_{&scope_};
  task<> pilot_;
};
row const passenger_row{"cross_worker::single_flight::get behind another",
                        [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                          return std::make_unique<waiting_for_another>();
                        }};

struct backend {
  std::vector<std::string> asked;
  cross_worker::single_flight<std::string, std::string> flights{
      [this](std::string const& key) -> task<std::string> {
        asked.push_back(key);
        co_await sleep_for(1s);
        if (key == "bad") throw std::runtime_error("no such thing");
        co_return "value of " + key;
      }};
  task<std::string> get(std::string key) { co_return co_await flights.get(std::move(key)); }
};

}  // namespace

TEST_CASE("calls with one key share a run between workers too, those with others do not") {
  virtual_clock clock;
  backend b;
  int right = 0;
  auto asks = [&](std::string key) -> task<> {
    auto const value = co_await b.get(key);
    right += value == "value of " + key;
  };
  auto body = [&](group& g) -> task<> {
    for (int i = 0; i < 4; ++i) {
      g.spawn(asks, "a");
      g.spawn(asks, "b");
    }
    co_await sleep_for(500ms);
    CHECK(b.flights.size() == 2);
    co_await sleep_for(1s);
    CHECK(right == 8);
    CHECK(b.asked.size() == 2);
    CHECK(b.flights.size() == 0);
    co_await asks("a");  // nothing is remembered
    CHECK(b.asked.size() == 3);
  };
  clock.run(with_group(body));
}

TEST_CASE("what the run throws, be it before it is a task, goes to all who wait for that attempt") {
  virtual_clock clock;
  backend b;
  int failed = 0;
  auto asks = [&]() -> task<> {
    try {
      co_await b.get("bad");
    } catch (std::runtime_error const&) {
      ++failed;
    }
  };
  auto body = [&](group& g) -> task<> {
    for (int i = 0; i < 3; ++i) g.spawn(asks);
    co_await sleep_for(2s);
    CHECK(b.flights.size() == 0);
  };
  clock.run(with_group(body));
  CHECK(failed == 3);
  CHECK(b.asked.size() == 1);

  cross_worker::single_flight<int, void> refused([](int) -> task<> { throw std::runtime_error("at once"); });
  auto call = [&]() -> task<> { co_await refused.get(1); };
  CHECK_THROWS_WITH_AS(clock.run(call()), "at once", std::runtime_error);
  CHECK(refused.size() == 0);
}

TEST_CASE("when the caller that runs it is cancelled, the one that has waited longest runs it anew") {
  virtual_clock clock;
  backend b;
  std::string order;
  auto impatient = [&](char name, scheduler::duration patience) -> task<> {
    auto const got = co_await move_on_after(patience, b.get("a"));
    order += name;
    order += got ? '+' : '-';
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(impatient, 'x', 300ms);
    g.spawn(impatient, 'y', 100ms);  // it only waits
    g.spawn(impatient, 'z', 10s);
    co_await sleep_for(10s);
    CHECK(order == "y-x-z+");
    CHECK(b.asked.size() == 2);
    CHECK(b.flights.size() == 0);
    g.spawn(impatient, 'w', 100ms);  // alone: nobody takes over
    co_await sleep_for(1s);
    CHECK(b.flights.size() == 0);
  };
  clock.run(with_group(body));
}

TEST_CASE("a frame that dies while it runs a flight hands it to the next, and one that waits leaves it") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  backend b;
  auto one = b.get("a"), two = b.get("a"), three = b.get("a");
  for (auto* each : {&one, &two, &three}) each->start(env);
  two.abandon();
  one.abandon();
  clock.advance(2s);
  CHECK(three.result() == "value of a");
  CHECK(b.asked.size() == 2);
  CHECK(b.flights.size() == 0);
}

TEST_CASE("a result that cannot be copied for the others fails them, and not the one that has it") {
  virtual_clock clock;
  struct fragile {
    fragile() = default;
    fragile(fragile&&) = default;
    fragile(fragile const&) { throw std::runtime_error("no copy"); }
  };
  cross_worker::single_flight<int, fragile> flights([](int) -> task<fragile> {
    co_await sleep_for(1s);
    co_return fragile();
  });
  std::string order;
  auto asks = [&](char name) -> task<> {
    bool well = true;
    try {
      co_await flights.get(1);
    } catch (std::runtime_error const&) {
      well = false;
    }
    order += name;
    order += well ? '+' : '-';
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(asks, 'a');
    g.spawn(asks, 'b');
    co_return;
  };
  clock.run(with_group(body));
  CHECK(order == "a+b-");
}
