#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/shared_mutex.hpp>
#include <corest/async/group.hpp>
#include <corest/async/shared_mutex.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

template <class Mutex>
class writing final : public awaited_operation {
 public:
  task<> wait() override { kept_ = co_await mutex_.lock(); }
  void complete() override { held_.unlock(); }
  bool left() override { return static_cast<bool>(mutex_.try_lock()); }

 private:
  Mutex mutex_;
  Mutex::shared_guard held_ = mutex_.try_lock_shared();
  Mutex::guard kept_;
};

template <class Mutex>
class reading final : public awaited_operation {
 public:
  task<> wait() override { kept_ = co_await mutex_.lock_shared(); }
  void complete() override { held_.unlock(); }
  bool left() override { return static_cast<bool>(mutex_.try_lock()); }

 private:
  Mutex mutex_;
  Mutex::guard held_ = mutex_.try_lock();
  Mutex::shared_guard kept_;
};

template <class Operation>
std::unique_ptr<awaited_operation> make(virtual_clock&) {
  return std::make_unique<Operation>();
}
row const writing_row{"shared_mutex::lock", make<writing<shared_mutex>>};
row const reading_row{"shared_mutex::lock_shared", make<reading<shared_mutex>>};
row const remote_writing_row{"cross_worker::shared_mutex::lock", make<writing<cross_worker::shared_mutex>>};
row const remote_reading_row{"cross_worker::shared_mutex::lock_shared",
                             make<reading<cross_worker::shared_mutex>>};

template <class Mutex>
struct library {
  Mutex lock;
  std::string order;
  int readers = 0;
  int writers = 0;

  task<> read(char name) {
    auto const held = co_await lock.lock_shared();
    order += name;
    ++readers;
    REQUIRE(writers == 0);
    co_await sleep_for(1s);
    --readers;
  }
  task<> write(char name) {
    auto const held = co_await lock.lock();
    order += name;
    REQUIRE(readers == 0);
    REQUIRE(++writers == 1);
    co_await sleep_for(1s);
    --writers;
  }
};

}  // namespace

TEST_CASE_TEMPLATE(
    "readers share, a writer is alone, and all enter in order of arrival: readers in a row together", Mutex,
    shared_mutex, cross_worker::shared_mutex) {
  virtual_clock clock;
  library<Mutex> of;
  auto body = [&](group& g) -> task<> {
    for (char const name : {'a', 'b', 'W', 'c', 'd', 'X', 'Y', 'e'}) {
      if (name < 'a')
        g.spawn(&library<Mutex>::write, &of, name);
      else
        g.spawn(&library<Mutex>::read, &of, name);
    }
    co_return;
  };
  clock.run(with_group(body));
  CHECK(of.order == "abWcdXYe");
  CHECK(clock.now() == scheduler::time_point(6s));  // ab W cd X Y e
}

TEST_CASE_TEMPLATE("readers that keep coming do not starve a writer", Mutex, shared_mutex,
                   cross_worker::shared_mutex) {
  virtual_clock clock;
  library<Mutex> of;
  auto body = [&](group& g) -> task<> {
    g.spawn(&library<Mutex>::read, &of, 'r');
    co_await sleep_for(500ms);
    g.spawn(&library<Mutex>::write, &of, 'W');
    for (int i = 0; i < 5; ++i) {
      co_await sleep_for(100ms);
      g.spawn(&library<Mutex>::read, &of, 'r');
    }
  };
  clock.run(with_group(body));
  CHECK(of.order == "rWrrrrr");
}

TEST_CASE_TEMPLATE("never a writer beside anybody, in any order", Mutex, shared_mutex,
                   cross_worker::shared_mutex) {
  explore_schedules(100, [](virtual_clock& clock) {
    library<Mutex> of;
    auto body = [&](group& g) -> task<> {
      for (int i = 0; i < 4; ++i) {
        g.spawn(&library<Mutex>::write, &of, 'W');
        g.spawn(&library<Mutex>::read, &of, 'r');
      }
      co_return;
    };
    clock.run(with_group(body));
    REQUIRE(of.order.size() == 8);
  });
}

TEST_CASE_TEMPLATE("readers behind a writer that gives up enter at once", Mutex, shared_mutex,
                   cross_worker::shared_mutex) {
  virtual_clock clock;
  library<Mutex> of;
  auto body = [&](group& g) -> task<> {
    auto const held = co_await of.lock.lock_shared();
    auto in_vain = [&](group& inner) -> task<> {
      inner.spawn(&library<Mutex>::write, &of, 'W');
      co_await checkpoint();
      g.spawn(&library<Mutex>::read, &of, 'r');
      co_await checkpoint();
      CHECK(of.order.empty());
      inner.cancel();
    };
    co_await with_group(in_vain);
    co_await checkpoint();
    CHECK(of.order == "r");
  };
  clock.run(with_group(body));
}

TEST_CASE_TEMPLATE("trying takes what is free, and never passes who waits", Mutex, shared_mutex,
                   cross_worker::shared_mutex) {
  virtual_clock clock;
  Mutex m;
  auto writes = [&]() -> task<> { auto const held = co_await m.lock(); };
  auto body = [&](group& g) -> task<> {
    auto one = m.try_lock_shared();
    {
      auto const other = m.try_lock_shared();
      CHECK(other);
    }
    CHECK(!m.try_lock());
    g.spawn(writes);
    co_await checkpoint();
    CHECK(!m.try_lock_shared());
    one.unlock();
    co_await sleep_for(1s);
    auto const alone = m.try_lock();
    CHECK(alone);
    CHECK(!m.try_lock_shared());
  };
  clock.run(with_group(body));
}
