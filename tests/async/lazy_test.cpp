#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/event.hpp>
#include <corest/async/group.hpp>
#include <corest/async/lazy.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

class getting final : public awaited_operation {
 public:
  task<> wait() override {
    int const value = co_await value_.get();
    REQUIRE(value == 7);
  }
  void complete() override { ready_.set(); }
  bool left() override { return ready_.is_set(); }
  bool takes() const override { return false; }

 private:
  event ready_;
  lazy<int> value_{[this]() -> task<int> {
    co_await ready_.wait();
    co_return 7;
  }};
};
row const lazy_row{"lazy::get", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                     return std::make_unique<getting>();
                   }};

}  // namespace

TEST_CASE("a lazy value is made once, when it is first needed, for all who ask meanwhile and later") {
  explore_schedules(50, [](virtual_clock& clock) {
    int made = 0;
    lazy<std::string> value([&]() -> task<std::string> {
      ++made;
      co_await sleep_for(1s);
      co_return "made";
    });
    int got = 0;
    auto asks = [&]() -> task<> {
      auto const& text = co_await value.get();
      REQUIRE(text == "made");
      ++got;
    };
    auto body = [&](group& g) -> task<> {
      REQUIRE(made == 0);
      REQUIRE(value.made() == nullptr);
      for (int i = 0; i < 5; ++i) g.spawn(asks);
      co_await sleep_for(2s);
      REQUIRE(got == 5);
      co_await asks();
    };
    clock.run(with_group(body));
    REQUIRE(made == 1);
    REQUIRE(*value.made() == "made");
    REQUIRE(clock.now() == scheduler::time_point(2s));
  });
}

TEST_CASE("a failure goes to all who waited for that attempt, and the next call tries again") {
  virtual_clock clock;
  int made = 0;
  lazy<std::unique_ptr<int>> value([&]() -> task<std::unique_ptr<int>> {
    co_await sleep_for(1s);
    if (++made == 1) throw std::runtime_error("no connection");
    co_return std::make_unique<int>(made);
  });
  int failed = 0;
  auto asks = [&]() -> task<> {
    try {
      co_await value.get();
    } catch (std::runtime_error const& error) {
      CHECK(std::string(error.what()) == "no connection");
      ++failed;
    }
  };
  auto body = [&](group& g) -> task<> {
    for (int i = 0; i < 3; ++i) g.spawn(asks);
    co_await sleep_for(2s);
    CHECK(failed == 3);
    auto const& again = co_await value.get();
    CHECK(*again == 2);
  };
  clock.run(with_group(body));
}

TEST_CASE("an async function that throws before it is a task fails its callers in the same way") {
  virtual_clock clock;
  bool fails = true;
  lazy<int> value([&]() -> task<int> {
    if (std::exchange(fails, false)) throw std::runtime_error("at once");
    return []() -> task<int> { co_return 3; }();
  });
  auto asks = [&]() -> task<int> { co_return co_await value.get(); };
  CHECK_THROWS_WITH_AS(clock.run(asks()), "at once", std::runtime_error);
  CHECK(clock.run(asks()) == 3);
}

TEST_CASE("a caller that is cancelled goes at once, and the making goes on for the others") {
  virtual_clock clock;
  int made = 0;
  lazy<int> value([&]() -> task<int> {
    co_await sleep_for(10s);
    co_return ++made;
  });
  auto asks = [&]() -> task<int> { co_return co_await value.get(); };
  auto impatient = [&]() -> task<> {  // the first, which started it
    auto const got = co_await move_on_after(1s, asks());
    CHECK(!got);
    CHECK(scheduler::current().now() == scheduler::time_point(1s));
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(impatient);
    co_await sleep_for(500ms);
    int const got = co_await asks();
    CHECK(got == 1);
  };
  clock.run(with_group(body));
  CHECK(clock.now() == scheduler::time_point(10s));
}

TEST_CASE(
    "the last caller that is cancelled cancels the making and waits for its end; the next one makes it "
    "anew") {
  virtual_clock clock;
  int begun = 0;
  std::string order;
  lazy<int> value([&]() -> task<int> {
    ++begun;
    cancel_reason reason = cancel_reason::none;
    try {
      co_await sleep_for(10s);
    } catch (cancelled const& why) {
      reason = why.reason();
    }
    if (reason == cancel_reason::none) co_return begun;
    CHECK(reason == cancel_reason::timeout);
    order += 'c';
    auto cleaning = []() -> task<> { co_await sleep_for(1s); };
    co_await shield(5s, cleaning());
    order += 'e';
    throw cancelled(reason);
  });
  auto asks = [&]() -> task<int> { co_return co_await value.get(); };
  auto impatient = [&](int seconds) -> task<> {
    auto const got = co_await move_on_after(seconds * 1s, asks());
    CHECK(!got);
    order += static_cast<char>('0' + seconds);
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(impatient, 1);
    g.spawn(impatient, 2);
    co_await sleep_for(2500ms);
    CHECK(order == "1c");
    int const got = co_await asks();
    CHECK(order == "1ce2");
    CHECK(got == 2);
  };
  clock.run(with_group(body));
  CHECK(clock.now() == scheduler::time_point(13s));
}

TEST_CASE("a making that completes although it was cancelled gives its value to all who wait") {
  virtual_clock clock;
  lazy<int> value([&]() -> task<int> {
    try {
      co_await sleep_for(10s);
    } catch (cancelled const&) {}
    auto finish = []() -> task<> { co_await sleep_for(1s); };
    co_await shield(5s, finish());
    co_return 5;
  });
  auto asks = [&]() -> task<int> { co_return co_await value.get(); };
  auto body = [&](group& g) -> task<> {
    g.spawn([&]() -> task<> {
      auto const got = co_await move_on_after(1s, asks());
      CHECK(got == 5);
    });
    co_await sleep_for(1500ms);
    int const got = co_await asks();
    CHECK(got == 5);
  };
  clock.run(with_group(body));
  CHECK(clock.now() == scheduler::time_point(2s));
}

TEST_CASE("lazy<void> is something that is done once") {
  virtual_clock clock;
  int done = 0;
  lazy<void> once([&]() -> task<> {
    ++done;
    co_return;
  });
  auto body = [&]() -> task<> {
    co_await once.get();
    co_await once.get();
  };
  clock.run(body());
  CHECK(done == 1);
}

TEST_CASE(
    "frames that die while they wait for a lazy value leave it; with the last one the making goes too") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  int begun = 0;
  auto kept = std::make_shared<int>(0);
  lazy<int> value([&]() -> task<int> {
    auto const mine = kept;
    ++begun;
    co_await sleep_for(1s);
    co_return begun;
  });
  auto asks = [&]() -> task<int> { co_return co_await value.get(); };
  auto one = asks(), two = asks();
  one.start(env);
  two.start(env);
  one.abandon();
  CHECK(kept.use_count() == 2);
  two.abandon();
  CHECK(kept.use_count() == 1);
  auto three = asks();
  three.start(env);
  clock.advance(1s);
  CHECK(three.result() == 2);
}
