#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/lazy.hpp>
#include <corest/async/event.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

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
  cross_worker::lazy<int> value_{[this]() -> task<int> {
    co_await ready_.wait();
    co_return 7;
  }};
};
row const lazy_row{"cross_worker::lazy::get", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                     return std::make_unique<getting>();
                   }};

}  // namespace

TEST_CASE(
    "a lazy value of all workers is made once, and a failure goes to those who waited for that attempt") {
  explore_schedules(50, [](virtual_clock& clock) {
    int made = 0;
    cross_worker::lazy<std::string> value([&]() -> task<std::string> {
      co_await sleep_for(1s);
      if (++made == 1) throw std::runtime_error("no connection");
      co_return "made";
    });
    int failed = 0;
    int right = 0;
    auto asks = [&]() -> task<> {
      try {
        auto const& text = co_await value.get();
        right += text == "made";
      } catch (std::runtime_error const&) {
        ++failed;
      }
    };
    auto body = [&](group& g) -> task<> {
      for (int i = 0; i < 3; ++i) g.spawn(asks);
      co_await sleep_for(2s);
      REQUIRE(failed == 3);
      REQUIRE(value.made() == nullptr);
      for (int i = 0; i < 3; ++i) g.spawn(asks);
    };
    clock.run(with_group(body));
    REQUIRE(right == 3);
    REQUIRE(made == 2);
    REQUIRE(*value.made() == "made");
  });
}

TEST_CASE("when the caller that makes a value is cancelled, the one that has waited longest takes over") {
  virtual_clock clock;
  int begun = 0;
  cross_worker::lazy<int> value([&]() -> task<int> {
    int const mine = ++begun;
    co_await sleep_for(10s);
    co_return mine;
  });
  auto asks = [&]() -> task<int> { co_return co_await value.get(); };
  auto impatient = [&](int seconds) -> task<> {
    auto const got = co_await move_on_after(seconds * 1s, asks());
    CHECK(!got);
    CHECK(scheduler::current().now() == scheduler::time_point(seconds * 1s));
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(impatient, 2);
    g.spawn(impatient, 1);  // it only waits, and goes
    co_await sleep_for(500ms);
    int const got = co_await asks();
    CHECK(got == 2);
  };
  clock.run(with_group(body));
  CHECK(clock.now() == scheduler::time_point(12s));
}

TEST_CASE(
    "a frame that dies while it makes a value leaves that to the next, also one that was just told to") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  int begun = 0;
  cross_worker::lazy<void> once([&]() -> task<> {
    ++begun;
    co_await sleep_for(1s);
  });
  auto asks = [&]() -> task<> { co_await once.get(); };
  auto one = asks(), two = asks(), three = asks();
  for (auto* each : {&one, &two, &three}) each->start(env);
  CHECK(begun == 1);
  one.abandon();
  two.abandon();
  clock.advance(1s);
  CHECK(begun == 2);
  CHECK(three.finished());
  CHECK(once.made() != nullptr);
}

TEST_CASE("a value made before the cancellation is given, although the news of it comes later") {
  virtual_clock here;
  virtual_clock there;
  cancel_scope root;
  cancel_scope other_root;
  environment const env{&root};
  environment const other_env{&other_root};
  event ready;
  cross_worker::lazy<int> value([&]() -> task<int> {
    co_await ready.wait();
    co_return 5;
  });
  auto asks = [&]() -> task<int> { co_return co_await value.get(); };
  auto maker = asks(), other = asks();
  {
    scheduler_scope const current(there);
    maker.start(other_env);
  }
  {
    scheduler_scope const current(here);
    other.start(env);
  }
  {
    scheduler_scope const current(there);
    ready.set();
    there.run_ready();
    CHECK(maker.result() == 5);
  }
  scheduler_scope const current(here);
  root.cancel(cancel_reason::user);
  here.run_ready();
  CHECK(other.result() == 5);
}
