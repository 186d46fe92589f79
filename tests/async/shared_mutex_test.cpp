#include "async/cancellation_table.hpp"
#include "async/run.hpp"

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

class writing final : public awaited_operation {
 public:
  task<> wait() override { kept_ = co_await mutex_.lock(); }
  void complete() override { held_.unlock(); }
  bool left() override { return static_cast<bool>(mutex_.try_lock()); }

 private:
  shared_mutex mutex_;
  shared_mutex::shared_guard held_ = mutex_.try_lock_shared();
  shared_mutex::guard kept_;
};
row const writing_row{"shared_mutex::lock", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                        return std::make_unique<writing>();
                      }};

class reading final : public awaited_operation {
 public:
  task<> wait() override { kept_ = co_await mutex_.lock_shared(); }
  void complete() override { held_.unlock(); }
  bool left() override { return static_cast<bool>(mutex_.try_lock()); }

 private:
  shared_mutex mutex_;
  shared_mutex::guard held_ = mutex_.try_lock();
  shared_mutex::shared_guard kept_;
};
row const reading_row{"shared_mutex::lock_shared", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                        return std::make_unique<reading>();
                      }};

struct library {
  shared_mutex lock;
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

TEST_CASE("readers share, a writer is alone, and all enter in order of arrival: readers in a row together") {
  virtual_clock clock;
  library of;
  auto body = [&](group& g) -> task<> {
    for (char const name : {'a', 'b', 'W', 'c', 'd', 'X', 'Y', 'e'}) {
      if (name < 'a')
        g.spawn(&library::write, &of, name);
      else
        g.spawn(&library::read, &of, name);
    }
    co_return;
  };
  clock.run(with_group(body));
  CHECK(of.order == "abWcdXYe");
  CHECK(clock.now() == scheduler::time_point(6s));  // ab W cd X Y e
}

TEST_CASE("readers that keep coming do not starve a writer") {
  virtual_clock clock;
  library of;
  auto body = [&](group& g) -> task<> {
    g.spawn(&library::read, &of, 'r');
    co_await sleep_for(500ms);
    g.spawn(&library::write, &of, 'W');
    for (int i = 0; i < 5; ++i) {
      co_await sleep_for(100ms);
      g.spawn(&library::read, &of, 'r');
    }
  };
  clock.run(with_group(body));
  CHECK(of.order == "rWrrrrr");
}

TEST_CASE("never a writer beside anybody, in any order") {
  explore_schedules(100, [](virtual_clock& clock) {
    library of;
    auto body = [&](group& g) -> task<> {
      for (int i = 0; i < 4; ++i) {
        g.spawn(&library::write, &of, 'W');
        g.spawn(&library::read, &of, 'r');
      }
      co_return;
    };
    clock.run(with_group(body));
    REQUIRE(of.order.size() == 8);
  });
}

TEST_CASE("readers behind a writer that gives up enter at once") {
  virtual_clock clock;
  library of;
  auto body = [&](group& g) -> task<> {
    auto const held = co_await of.lock.lock_shared();
    auto in_vain = [&](group& inner) -> task<> {
      inner.spawn(&library::write, &of, 'W');
      co_await checkpoint();
      g.spawn(&library::read, &of, 'r');
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

TEST_CASE("trying takes what is free, and never passes who waits") {
  virtual_clock clock;
  shared_mutex m;
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
