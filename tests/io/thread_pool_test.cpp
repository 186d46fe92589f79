#include "io/support.hpp"

#include <corest/async/timeout.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/base/overloaded.hpp>
#include <corest/io/cpus.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/thread_pool.hpp>

#include <doctest/doctest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;

namespace {

/// Occupies the threads of a pool until it is opened.
class gate {
 public:
  void open() { opened_.set_value(); }
  /// To be called on a thread of a pool: says that it has begun, and waits.
  void pass() {
    ++inside;
    future_.wait();
  }
  /// Until `count` calls have begun.
  task<> entered(int count) {
    while (inside < count) co_await turn();
  }
  std::atomic<int> inside = 0;

 private:
  std::promise<void> opened_;
  std::shared_future<void> future_ = opened_.get_future().share();
};

}  // namespace

TEST_CASE("to_thread gives the value of a call on another thread, back on the task's own") {
  auto body = []() -> task<> {
    auto const home = std::this_thread::get_id();
    auto const where = co_await to_thread([] { return std::this_thread::get_id(); });
    CHECK(where != home);
    CHECK(std::this_thread::get_id() == home);
    co_await to_thread([] {});
  };
  run(body());
}

TEST_CASE("arguments go by value, also those that can only be moved, and references by std::ref") {
  auto body = []() -> task<> {
    auto const sum = [](std::unique_ptr<int> a, std::string const& b, int& c) {
      c = 5;
      return std::make_unique<int>(*a + static_cast<int>(b.size()));
    };
    int set = 0;
    auto result = co_await to_thread(sum, std::make_unique<int>(1), std::string("four"), std::ref(set));
    CHECK(*result == 5);
    CHECK(set == 5);
  };
  run(body());
}

TEST_CASE("what the call throws is thrown at the await") {
  auto body = []() -> task<> {
    auto const fail = []() -> int { throw std::runtime_error("from the thread"); };
    CHECK_THROWS_WITH_AS(co_await to_thread(fail), "from the thread", std::runtime_error);
  };
  run(body());
}

TEST_CASE("other tasks run while a call blocks") {
  auto body = []() -> task<> {
    thread_pool pool({.threads = 1});
    gate door;
    auto const opener = [&]() -> task<> {
      co_await door.entered(1);
      door.open();
    };
    co_await when_all(pool.run([&] { door.pass(); }), opener());
  };
  run(body());
}

TEST_CASE("as many calls run at once as there are threads, and no more") {
  auto body = []() -> task<> {
    thread_pool pool({.threads = 3});
    gate door;
    std::atomic<int> most = 0;
    auto const call = [&]() -> task<> {
      co_await pool.run([&] {
        door.pass();
        most = std::max(most.load(), door.inside.load());
      });
    };
    std::vector<task<>> calls;
    for (int i = 0; i < 10; ++i) calls.push_back(call());
    auto const opener = [&]() -> task<> {
      co_await door.entered(3);
      for (int i = 0; i < 10; ++i) co_await turn();
      CHECK(door.inside == 3);
      door.open();
    };
    co_await when_all(when_all(std::move(calls)), opener());
    CHECK(door.inside == 10);
  };
  run(body());
}

TEST_CASE("the queue takes its limit and refuses one more with `overloaded`; later there is room again") {
  auto body = []() -> task<> {
    thread_pool pool({.threads = 1, .queue = 2});
    gate door;
    int refused = 0;
    int done = 0;
    auto const call = [&]() -> task<> {
      try {
        co_await pool.run([&] { door.pass(); });
        ++done;
      } catch (overloaded const& error) {
        CHECK(std::string(error.what()).find("queue") != std::string::npos);
        ++refused;
      }
    };
    auto const rest = [&]() -> task<> {
      co_await door.entered(1);
      CHECK(refused == 0);
      co_await call();
      CHECK(refused == 1);
      door.open();
    };
    co_await when_all(call(), call(), call(), rest());
    CHECK(done == 3);
    co_await call();
    CHECK(done == 4);
  };
  run(body());
}

TEST_CASE("with no queue at all a call starts at once or is refused") {
  auto body = []() -> task<> {
    thread_pool pool({.threads = 2, .queue = 0});
    gate door;
    auto const call = [&]() -> task<> { co_await pool.run([&] { door.pass(); }); };
    auto const rest = [&]() -> task<> {
      CHECK_THROWS_AS(co_await call(), overloaded);
      door.open();
    };
    co_await when_all(call(), call(), rest());
    CHECK(door.inside == 2);
  };
  run(body());
}

TEST_CASE("a call that is cancelled in the queue is never made, and leaves its place to others") {
  auto body = []() -> task<> {
    thread_pool pool({.threads = 1, .queue = 1});
    gate door;
    bool called = false;
    auto const first = [&]() -> task<> { co_await pool.run([&] { door.pass(); }); };
    auto const rest = [&]() -> task<> {
      co_await door.entered(1);
      for (int i = 0; i < 3; ++i)
        CHECK(co_await cancelled_while_waiting(pool.run([&] { called = true; })) == cancel_reason::user);
      door.open();
    };
    co_await when_all(first(), rest());
    CHECK(!called);
  };
  run(body());
}

TEST_CASE("a call that runs is waited for although it was cancelled, and its value counts") {
  auto body = []() -> task<> {
    thread_pool pool({.threads = 1});
    gate door;
    environment inner = co_await this_environment();
    cancel_scope scope(*inner.scope);
    inner.scope = &scope;
    auto const call = [&]() -> task<> {
      CHECK(co_await in_environment(inner, pool.run([&] {
              door.pass();
              return 7;
            })) == 7);
    };
    auto const rest = [&]() -> task<> {
      co_await door.entered(1);
      scope.cancel(cancel_reason::user);
      for (int i = 0; i < 3; ++i) co_await turn();
      door.open();
    };
    co_await when_all(call(), rest());
    CHECK(scope.is_cancelled());
  };
  run(body());
}

TEST_CASE("in a cancelled scope nothing is called") {
  auto body = []() -> task<> {
    environment inner = co_await this_environment();
    cancel_scope scope(*inner.scope);
    inner.scope = &scope;
    scope.cancel(cancel_reason::shutdown);
    bool called = false;
    cancel_reason reason = cancel_reason::none;
    try {
      co_await in_environment(inner, to_thread([&] { called = true; }));
    } catch (cancelled const& end) {
      reason = end.reason();
    }
    CHECK(reason == cancel_reason::shutdown);
    CHECK(!called);
  };
  run(body());
}

TEST_CASE("an interruptible call is hurried by the cancellation, and its failure becomes `cancelled`") {
  auto body = []() -> task<> {
    thread_pool pool({.threads = 1});
    std::promise<void> interrupted;
    std::atomic<int> begun = 0;
    auto query = interruptible{[&]() -> int {
                                 ++begun;
                                 interrupted.get_future().wait();
                                 throw std::runtime_error("interrupted");
                               },
                               [&] { interrupted.set_value(); }};
    auto const call = [&]() -> task<> { co_await pool.run(query); };
    environment inner = co_await this_environment();
    cancel_scope scope(*inner.scope);
    inner.scope = &scope;
    cancel_reason reason = cancel_reason::none;
    auto const caller = [&]() -> task<> {
      try {
        co_await in_environment(inner, call());
      } catch (cancelled const& end) {
        reason = end.reason();
      }
    };
    auto const rest = [&]() -> task<> {
      while (begun == 0) co_await turn();
      scope.cancel(cancel_reason::disconnect);
    };
    co_await when_all(caller(), rest());
    CHECK(reason == cancel_reason::disconnect);
  };
  run(body());
}

TEST_CASE("an interruptible call that is not interrupted keeps its own value and its own failure") {
  auto body = []() -> task<> {
    int interruptions = 0;
    auto const count = [&] { ++interruptions; };
    CHECK(co_await to_thread(interruptible{[](int x) { return x + 1; }, count}, 2) == 3);
    auto failing = interruptible{[] { throw std::runtime_error("its own"); }, count};
    CHECK_THROWS_WITH_AS(co_await to_thread(failing), "its own", std::runtime_error);
    CHECK(interruptions == 0);
  };
  run(body());
}

TEST_CASE("threads of a pool receive no signals") {
  auto body = []() -> task<> {
    auto const blocked = [] {
      sigset_t now;
      ::pthread_sigmask(SIG_BLOCK, nullptr, &now);
      return ::sigismember(&now, SIGTERM) == 1 && ::sigismember(&now, SIGINT) == 1;
    };
    CHECK(co_await to_thread(blocked));
    CHECK(!blocked());
  };
  run(body());
}

TEST_CASE("workers of several threads share a pool, and each gets its own results") {
  constexpr int workers = 4;
  constexpr int calls = 500;
  thread_pool pool({.threads = 3});
  int right[workers] = {};
  std::vector<std::thread> threads;
  for (int w = 0; w < workers; ++w)
    threads.emplace_back([&, w] {
      auto const call = [&](int number) -> task<> {
        auto const square = [](int n) {
          if (n % 10 == 9) throw n;
          return n * n;
        };
        try {
          if (co_await pool.run(square, number) == number * number) ++right[w];
        } catch (int n) {
          if (n == number) ++right[w];
        }
      };
      auto const all = [&]() -> task<> {
        for (int i = 0; i < calls; i += 4) co_await when_all(call(i), call(i + 1), call(i + 2), call(i + 3));
      };
      run(all());
    });
  for (auto& each : threads) each.join();
  for (int const count : right) CHECK(count == calls);
}

TEST_CASE("cancellations that race with the end of the call lose nothing") {
  auto body = []() -> task<> {
    thread_pool pool({.threads = 2});
    int ended = 0;
    std::atomic<int> called = 0;
    int given = 0;
    for (int i = 0; i < 500; ++i) {
      auto const call = [&]() -> task<> { given += co_await pool.run([&] { return ++called, 1; }); };
      auto const reason = co_await cancelled_while_waiting(call());
      ended += reason == cancel_reason::user || reason == cancel_reason::none;
    }
    CHECK(ended == 500);
    CHECK(given == called);  // every call that was made gave its value
  };
  run(body());
}

TEST_CASE("a frame that is thrown away forgets its queued call, and waits for one that runs") {
  thread_pool pool({.threads = 1});
  gate door;
  std::atomic<bool> ended = false;
  bool never = false;
  {
    io::loop loop;
    cancel_scope scope;
    environment const env{&scope};
    auto running = pool.run([&] {
      door.pass();
      ended = true;
    });
    auto queued = pool.run([&] { never = true; });
    struct starter final : runnable {
      explicit starter(std::function<void()> f) : start(std::move(f)) {}
      void run() noexcept override { start(); }
      std::function<void()> start;
    } start([&] {
      running.start(env);
      queued.start(env);
      loop.stop();
    });
    loop.post(start);
    loop.run();
    while (door.inside == 0) std::this_thread::yield();
    queued.abandon();
    std::thread opener([&] { door.open(); });
    running.abandon();
    CHECK(ended);
    opener.join();
  }
  CHECK(!never);
}

TEST_CASE("a call takes no virtual time, however long it really takes") {
  virtual_clock clock;
  gate held;
  auto body = [&]() -> task<int> {
    auto call = to_thread([&] {
      held.pass();
      return 7;
    });
    held.open();
    co_return co_await timeout(1ns, std::move(call));
  };
  CHECK(clock.run(body()) == 7);
  CHECK(clock.now() == scheduler::time_point(0s));
}

TEST_CASE("the default pool has a few threads more than CPUs, up to 32") {
  CHECK(default_pool_threads() >= std::min(usable_cpus() + 4, 32U));
  CHECK(default_pool_threads() <= 32);
}
