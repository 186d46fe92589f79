#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/event.hpp>
#include <corest/async/group.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/single_flight.hpp>
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
  single_flight<int, int> flights_{[this](int) -> task<int> {
    co_await ready_.wait();
    co_return 7;
  }};
};
row const flight_row{"single_flight::get", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                       return std::make_unique<flying>();
                     }};

struct backend {
  std::vector<std::string> asked;
  single_flight<std::string, std::string> flights{[this](std::string const& key) -> task<std::string> {
    asked.push_back(key);
    co_await sleep_for(1s);
    if (key == "bad") throw std::runtime_error("no such thing");
    co_return "value of " + key;
  }};
  task<std::string> get(std::string key) { co_return co_await flights.get(std::move(key)); }
};

}  // namespace

TEST_CASE("concurrent calls with one key share a run, those with others do not, and nothing is remembered") {
  explore_schedules(50, [](virtual_clock& clock) {
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
      REQUIRE(b.flights.size() == 2);
      co_await sleep_for(1s);
      REQUIRE(right == 8);
      REQUIRE(b.asked.size() == 2);
      REQUIRE(b.flights.size() == 0);
      co_await asks("a");
      REQUIRE(b.asked.size() == 3);
      co_await sleep_for(1ns);
      REQUIRE(b.flights.size() == 0);
    };
    clock.run(with_group(body));
  });
}

TEST_CASE("a failed run fails all who share it, and leaves nothing behind") {
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
}

TEST_CASE("a run is cancelled only when all have gone; then its key is free again") {
  virtual_clock clock;
  backend b;
  auto impatient = [&](int milliseconds) -> task<> {
    auto const got = co_await move_on_after(milliseconds * 1ms, b.get("a"));
    CHECK(!got);
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(impatient, 100);
    g.spawn(impatient, 300);
    co_await sleep_for(200ms);
    CHECK(b.flights.size() == 1);
    co_await sleep_for(200ms);
    CHECK(b.flights.size() == 0);
    g.spawn(impatient, 100);  // starts it, and goes
    auto const value = co_await b.get("a");
    CHECK(value == "value of a");
  };
  clock.run(with_group(body));
  CHECK(b.asked.size() == 2);
  CHECK(clock.now() == scheduler::time_point(1400ms));
}

TEST_CASE("there is never more than one run of a key, also while one is being cancelled") {
  explore_schedules(200, [](virtual_clock& clock) {
    int running = 0;
    int runs = 0;
    single_flight<int, void> flights([&](int) -> task<> {
      REQUIRE(++running == 1);
      ++runs;
      bool stopped = false;
      try {
        co_await sleep_for(1s);
      } catch (cancelled const&) {
        stopped = true;
      }
      auto cleaning = []() -> task<> { co_await sleep_for(10ms); };
      co_await shield(11ms, cleaning());
      --running;
      if (stopped) throw cancelled(cancel_reason::timeout);
    });
    int done = 0;
    auto asks = [&](int patience) -> task<> {
      auto call = [&]() -> task<> { co_await flights.get(1); };
      done += co_await move_on_after(patience * 1ms, call());
    };
    auto body = [&](group& g) -> task<> {
      for (int const patience : {3, 1, 2, 5000, 5000}) {
        g.spawn(asks, patience);
        co_await sleep_for(2ms);
      }
      co_await sleep_for(10s);
      REQUIRE(flights.size() == 0);
    };
    clock.run(with_group(body));
    REQUIRE(runs == 2);
    REQUIRE(done == 2);
    REQUIRE(running == 0);
  });
}

TEST_CASE("a frame that dies last takes the run with it") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  backend b;
  auto one = b.get("a"), two = b.get("a");
  one.start(env);
  two.start(env);
  one.abandon();
  CHECK(b.flights.size() == 1);
  two.abandon();
  CHECK(b.flights.size() == 0);
}
