#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/future.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

template <class T>
task<T> result_of(future<T> from) {
  co_return co_await from;
}

class awaiting final : public awaited_operation {
 public:
  task<> wait() override {
    int const value = co_await future_;
    CHECK(value == 7);
  }
  void complete() override { CHECK(promise_.set_value(7)); }
  bool left() override { return future_.ready(); }

 private:
  promise<int> promise_{completed_by::this_worker};
  future<int> future_ = promise_.get_future();
};
row const future_row{"future", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                       return std::make_unique<awaiting>();
                     }};

}  // namespace

TEST_CASE("a value that was set before the await, or is set later, arrives") {
  virtual_clock clock;
  auto body = []() -> task<> {
    promise<std::unique_ptr<int>> early;
    CHECK(early.set_value(std::make_unique<int>(1)));
    auto const one = co_await early.get_future();
    CHECK(*one == 1);
    promise<std::string> late(completed_by::this_worker);
    auto giver = [&]() -> task<> {
      co_await sleep_for(1s);
      CHECK(late.set_value(3, 'x'));
    };
    auto both = co_await when_all(result_of(late.get_future()), giver());
    CHECK(std::get<0>(both) == "xxx");
    promise<> done;
    CHECK(done.set_value());
    co_await done.get_future();
  };
  clock.run(body());
}

TEST_CASE("another thread may call back: virtual time stands still until it has") {
  virtual_clock clock;
  promise<int> answer;
  std::thread other([p = std::move(answer), start = clock.now()]() mutable { p.set_value(42); });
  other.join();
  promise<int> second;
  auto waits = second.get_future();
  std::thread later;
  auto body = [&]() -> task<int> {
    later = std::thread([p = std::move(second)]() mutable {
      std::this_thread::yield();
      p.set_value(42);
    });
    co_return co_await timeout(1h, std::move(waits));
  };
  CHECK(clock.run(body()) == 42);
  CHECK(clock.now() == scheduler::time_point{});
  later.join();
}

TEST_CASE("an exception that was set is thrown at the await") {
  virtual_clock clock;
  promise<int> p;
  CHECK(p.set_exception(std::make_exception_ptr(std::runtime_error("from the callback"))));
  CHECK_THROWS_WITH_AS(clock.run(result_of(p.get_future())), "from the callback", std::runtime_error);
}

TEST_CASE("a promise that is destroyed without a result ends the wait with broken_promise") {
  virtual_clock clock;
  auto abandoned = promise<int>().get_future();
  CHECK_THROWS_AS(clock.run(result_of(std::move(abandoned))), broken_promise);
  promise<int> kept(completed_by::this_worker);
  auto waits = kept.get_future();
  auto drop = [&]() -> task<> {
    co_await sleep_for(1s);
    auto const gone = std::move(kept);
  };
  CHECK_THROWS_AS(clock.run(when_all(result_of(std::move(waits)), drop())), broken_promise);
}

TEST_CASE("of several results the first counts") {
  virtual_clock clock;
  promise<int> p;
  CHECK(p.set_value(1));
  CHECK(!p.set_value(2));
  CHECK(!p.set_exception(std::make_exception_ptr(std::runtime_error("late"))));
  CHECK(clock.run(result_of(p.get_future())) == 1);
}

TEST_CASE("a value whose constructor throws arrives as that exception") {
  struct throws {
    explicit throws(int) { throw std::runtime_error("no value"); }
    throws(throws&&) = default;
  };
  virtual_clock clock;
  promise<throws> p;
  CHECK(p.set_value(1));
  CHECK_THROWS_WITH_AS(clock.run(result_of(p.get_future())), "no value", std::runtime_error);
}

TEST_CASE("a wait that ran out of time can be taken up again; a result is taken once") {
  virtual_clock clock;
  auto body = []() -> task<> {
    promise<int> p(completed_by::this_worker);
    auto f = p.get_future();
    auto wait = [&]() -> task<int> { co_return co_await f; };
    auto const none = co_await move_on_after(1s, wait());
    CHECK(!none);
    CHECK(p.set_value(5));
    CHECK(f.ready());
    int const got = co_await f;
    CHECK(got == 5);
    CHECK(!f.valid());
    CHECK_THROWS_AS(static_cast<void>(f.operator co_await()), std::logic_error);
  };
  clock.run(body());
}

TEST_CASE("a promise has one future") {
  promise<int> p;
  auto const f = p.get_future();
  CHECK_THROWS_AS(static_cast<void>(p.get_future()), std::logic_error);
}

TEST_CASE("a frame that dies while it waits, or while the wake-up is on its way, is not touched") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  for (bool const on_its_way : {false, true}) {
    promise<int> p;
    auto work = result_of(p.get_future());
    work.start(env);
    if (on_its_way) CHECK(p.set_value(1));
    work.abandon();
    CHECK(p.set_value(1) == !on_its_way);
    clock.run_ready();
  }
}
