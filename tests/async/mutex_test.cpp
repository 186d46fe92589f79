#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/mutex.hpp>
#include <corest/async/group.hpp>
#include <corest/async/mutex.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

template <class Mutex>
class locking final : public awaited_operation {
 public:
  task<> wait() override { kept_ = co_await mutex_.lock(); }
  void complete() override { held_.unlock(); }
  bool left() override { return !mutex_.is_locked(); }

 private:
  Mutex mutex_;
  Mutex::guard held_ = mutex_.try_lock();
  Mutex::guard kept_;
};
template <class Mutex>
std::unique_ptr<awaited_operation> make(virtual_clock&) {
  return std::make_unique<locking<Mutex>>();
}
row const mutex_row{"mutex::lock", make<mutex>};
row const remote_row{"cross_worker::mutex::lock", make<cross_worker::mutex>};

template <class Mutex>
task<> lock_for(Mutex& m, scheduler::duration d, std::string& order, char name) {
  auto const held = co_await m.lock();
  order += name;
  co_await sleep_for(d);
}

}  // namespace

TEST_CASE_TEMPLATE("a mutex lets one task in at a time, in order of arrival", Mutex, mutex,
                   cross_worker::mutex) {
  explore_schedules(50, [](virtual_clock& clock) {
    Mutex m;
    int inside = 0;
    int entered = 0;
    auto enters = [&]() -> task<> {
      auto const held = co_await m.lock();
      REQUIRE(++inside == 1);
      ++entered;
      co_await checkpoint();
      --inside;
    };
    auto body = [&](group& g) -> task<> {
      for (int i = 0; i < 10; ++i) g.spawn(enters);
      co_return;
    };
    clock.run(with_group(body));
    REQUIRE(entered == 10);
    REQUIRE(!m.is_locked());
  });
  virtual_clock clock;
  Mutex m;
  std::string order;
  auto body = [&](group& g) -> task<> {
    for (char const name : {'a', 'b', 'c'}) g.spawn(lock_for<Mutex>, std::ref(m), 1s, std::ref(order), name);
    co_return;
  };
  clock.run(with_group(body));
  CHECK(order == "abc");
}

TEST_CASE_TEMPLATE("an unlocked mutex goes to who has waited longest: nobody comes in between", Mutex, mutex,
                   cross_worker::mutex) {
  virtual_clock clock;
  Mutex m;
  std::string order;
  auto body = [&](group& g) -> task<> {
    auto held = co_await m.lock();
    g.spawn(lock_for<Mutex>, std::ref(m), 0s, std::ref(order), 'w');
    co_await checkpoint();
    held.unlock();
    CHECK(m.is_locked());
    CHECK(!m.try_lock());
    auto const again = co_await m.lock();
    order += 'm';
  };
  clock.run(with_group(body));
  CHECK(order == "wm");
}

TEST_CASE_TEMPLATE(
    "a guard unlocks once: early, when it is overwritten, or when the one it was moved to dies", Mutex, mutex,
    cross_worker::mutex) {
  Mutex m;
  auto held = m.try_lock();
  CHECK(held);
  CHECK(!m.try_lock());
  auto other = std::move(held);
  CHECK(!held);  // NOLINT(bugprone-use-after-move)
  held.unlock();
  CHECK(m.is_locked());
  other = typename Mutex::guard();
  CHECK(!m.is_locked());
  {
    auto const again = m.try_lock();
    CHECK(again);
  }
  CHECK(!m.is_locked());
}

TEST_CASE_TEMPLATE("whoever is cancelled in the line for a mutex leaves it, and the next gets the mutex",
                   Mutex, mutex, cross_worker::mutex) {
  virtual_clock clock;
  Mutex m;
  std::string order;
  auto body = [&](group& g) -> task<> {
    auto held = co_await m.lock();
    auto in_vain = [&](group& inner) -> task<> {
      inner.spawn(lock_for<Mutex>, std::ref(m), 0s, std::ref(order), 'x');
      co_await checkpoint();
      g.spawn(lock_for<Mutex>, std::ref(m), 0s, std::ref(order), 'y');
      co_await checkpoint();
      inner.cancel();
    };
    co_await with_group(in_vain);
    held.unlock();
  };
  clock.run(with_group(body));
  CHECK(order == "y");
}

TEST_CASE_TEMPLATE("a frame that dies with a mutex handed over to it hands it on", Mutex, mutex,
                   cross_worker::mutex) {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  Mutex m;
  std::string order;
  auto held = m.try_lock();
  auto first = lock_for(m, 0s, order, 'a'), second = lock_for(m, 0s, order, 'b');
  first.start(env);
  second.start(env);
  held.unlock();
  first.abandon();
  clock.run_ready();
  CHECK(order == "b");
  CHECK(second.finished());
  CHECK(!m.is_locked());
}
