#include "io/support.hpp"

#include <corest/io/loop.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;

namespace {

template <class F>
class call final : public runnable {
 public:
  explicit call(F f) : f_(std::move(f)) {}
  void run() noexcept override { f_(); }

 private:
  F f_;
};

class flag_timer final : public timer {
 public:
  void expired() noexcept override { ++expirations; }
  int expirations = 0;
};

}  // namespace

TEST_CASE("what is posted runs in order, and what that posts runs behind it") {
  io::loop loop;
  std::vector<int> order;
  call third([&] {
    order.push_back(3);
    loop.stop();
  });
  call first([&] {
    order.push_back(1);
    loop.post(third);
  });
  call second([&] { order.push_back(2); });
  loop.post(first);
  loop.post(second);
  loop.run();
  CHECK(order == std::vector{1, 2, 3});
}

TEST_CASE("a loop is this thread's scheduler only while it runs") {
  io::loop loop;
  scheduler* seen = nullptr;
  call look([&] {
    seen = &scheduler::current();
    loop.stop();
  });
  loop.post(look);
  loop.run();
  CHECK(seen == &loop);
  CHECK(scheduler::try_current() == nullptr);
  CHECK_THROWS_AS((void)io::loop::current(), std::logic_error);
}

TEST_CASE("a thread runs one loop at a time") {
  io::loop outer;
  bool refused = false;
  call nest([&] {
    io::loop inner;
    try {
      inner.run();
    } catch (std::logic_error const&) {
      refused = true;
    }
    outer.stop();
  });
  outer.post(nest);
  outer.run();
  CHECK(refused);
}

TEST_CASE("other threads hand work over, none is lost, and each thread's order is kept") {
  constexpr int threads = 4;
  constexpr int each = 5000;
  io::loop loop;
  int done = 0;
  std::vector<int> last(threads, -1);
  bool ordered = true;
  auto const body = [&](int thread, int number) {
    ordered = ordered && last[thread] + 1 == number;
    last[thread] = number;
    if (++done == threads * each) loop.stop();
  };
  struct job final : runnable {
    void run() noexcept override { (*call)(thread, number); }
    std::remove_reference_t<decltype(body)>* call = nullptr;
    int thread = 0;
    int number = 0;
  };
  std::vector<std::unique_ptr<job[]>> jobs;
  for (int t = 0; t < threads; ++t) jobs.push_back(std::make_unique<job[]>(each));
  std::vector<std::thread> posters;
  for (int t = 0; t < threads; ++t)
    posters.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        job& next = jobs[t][i];
        next.call = &body;
        next.thread = t;
        next.number = i;
        loop.post_remote(next);
      }
    });
  loop.run();
  for (auto& poster : posters) poster.join();
  CHECK(done == threads * each);
  CHECK(ordered);
}

TEST_CASE("a loop may end as soon as the last thing handed over has run") {
  for (int round = 0; round < 500; ++round) {
    std::thread poster;
    {
      io::loop loop;
      call end([&] { loop.stop(); });
      poster = std::thread([&] { loop.post_remote(end); });
      loop.run();
    }
    poster.join();
  }
}

TEST_CASE("another thread can stop a loop that sleeps") {
  for (int round = 0; round < 200; ++round) {
    std::thread stopper;
    {
      io::loop loop;
      stopper = std::thread([&] { loop.stop(); });
      loop.run();
    }
    stopper.join();
  }
}

TEST_CASE("what was handed over when the loop ends is still run") {
  bool ran = false;
  call late([&] { ran = true; });
  {
    io::loop loop;
    loop.post_remote(late);
  }
  CHECK(ran);
}

TEST_CASE("timers expire by deadline, and not before it") {
  std::vector<int> order;
  auto const wait = [&](int number, scheduler::duration d) -> task<> {
    auto const from = scheduler::clock::now();
    co_await sleep_for(d);
    CHECK(scheduler::clock::now() - from >= d);
    order.push_back(number);
  };
  run(when_all(wait(3, 15ms), wait(1, 0ms), wait(2, 5ms)));
  CHECK(order == std::vector{1, 2, 3});
}

TEST_CASE("100,000 timers are armed, moved and cancelled") {
  constexpr int count = 100'000;
  io::loop loop;
  auto const start = scheduler::clock::now();
  std::vector<flag_timer> timers(count);
  for (int i = 0; i < count; ++i) loop.arm(timers[i], start + 1h + std::chrono::milliseconds(i % 977));
  for (int i = 0; i < count; i += 2) loop.disarm(timers[i]);
  for (int i = 1; i < count; i += 4) loop.arm(timers[i], start);  // due now
  flag_timer last;
  struct stopper final : timer {
    explicit stopper(io::loop& l) : loop(l) {}
    void expired() noexcept override { loop.stop(); }
    io::loop& loop;
  } stop(loop);
  loop.arm(stop, start + 1ms);
  loop.run();
  int expired = 0;
  bool right = true;
  for (int i = 0; i < count; ++i) {
    expired += timers[i].expirations;
    right = right && timers[i].expirations == (i % 4 == 1 ? 1 : 0) && timers[i].armed() == (i % 4 == 3);
  }
  CHECK(expired == count / 4);
  CHECK(right);
}

TEST_CASE("descriptors and timers are served although ready work never ends") {
  auto body = []() -> task<> {
    stream_pair pair = connected();
    bool read = false;
    bool slept = false;
    auto spin = [&]() -> task<> {
      while (!read || !slept) co_await checkpoint();
    };
    auto reader = [&]() -> task<> {
      char byte = 0;
      read = co_await pair.one.read_some({&byte, 1}) == 1;
    };
    auto sleeper = [&]() -> task<> {
      co_await sleep_for(1ms);
      slept = true;
    };
    auto writer = [&]() -> task<> {
      co_await checkpoint();
      co_await pair.other.write("x");
    };
    co_await when_all(reader(), sleeper(), spin(), writer());
    CHECK(read);
    CHECK(slept);
  };
  run(body());
}

namespace {

class busy_timer final : public timer {
 public:
  std::function<void()> work;
  void expired() noexcept override {
    work();
    auto const until = std::chrono::steady_clock::now() + 1ms;
    while (std::chrono::steady_clock::now() < until) {}
  }
};

}  // namespace

TEST_CASE("a descriptor is served between timers that are all due and take long") {
  auto body = []() -> task<> {
    stream_pair pair = connected();
    bool read = false;
    int behind = 0;
    std::vector<busy_timer> timers(100);
    for (auto& each : timers) {
      each.work = [&] { behind += read ? 1 : 0; };
      scheduler::current().arm(each, scheduler::current().now());
    }
    auto reader = [&]() -> task<> {
      char byte = 0;
      read = co_await pair.one.read_some({&byte, 1}) == 1;
    };
    auto writer = [&]() -> task<> {
      co_await checkpoint();  // the reader waits by now
      co_await pair.other.write("x");
      co_await sleep_for(1ms);  // behind all of them
    };
    co_await when_all(reader(), writer());
    CHECK(read);
    CHECK(behind > 50);
  };
  run(body());
}
