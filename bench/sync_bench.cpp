// What the words for waiting on each other cost: untouched by others, and handed from task to task.
#include <corest/async/barrier.hpp>
#include <corest/async/condition.hpp>
#include <corest/async/cross_worker/barrier.hpp>
#include <corest/async/cross_worker/condition.hpp>
#include <corest/async/cross_worker/event.hpp>
#include <corest/async/cross_worker/latch.hpp>
#include <corest/async/cross_worker/lazy.hpp>
#include <corest/async/cross_worker/mutex.hpp>
#include <corest/async/cross_worker/semaphore.hpp>
#include <corest/async/cross_worker/shared_mutex.hpp>
#include <corest/async/cross_worker/single_flight.hpp>
#include <corest/async/event.hpp>
#include <corest/async/latch.hpp>
#include <corest/async/lazy.hpp>
#include <corest/async/mutex.hpp>
#include <corest/async/semaphore.hpp>
#include <corest/async/shared_mutex.hpp>
#include <corest/async/single_flight.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/async/when_all.hpp>

#include <benchmark/benchmark.h>

namespace {
using namespace corest;

template <class Body>
void in_a_task(benchmark::State& state, Body body) {
  virtual_clock clock;
  clock.run(body(state));
}

template <class Mutex>
void lock_a_free_mutex(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    Mutex m;
    for (auto _ : s) {
      auto held = co_await m.lock();
      benchmark::DoNotOptimize(held);
    }
  });
}
BENCHMARK(lock_a_free_mutex<mutex>);
BENCHMARK(lock_a_free_mutex<shared_mutex>);
BENCHMARK(lock_a_free_mutex<cross_worker::mutex>);
BENCHMARK(lock_a_free_mutex<cross_worker::shared_mutex>);

template <class Mutex>
void share_a_free_mutex(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    Mutex m;
    for (auto _ : s) {
      auto held = co_await m.lock_shared();
      benchmark::DoNotOptimize(held);
    }
  });
}
BENCHMARK(share_a_free_mutex<shared_mutex>);
BENCHMARK(share_a_free_mutex<cross_worker::shared_mutex>);

// Each turn hands the mutex to the other task.
template <class Mutex>
void hand_a_mutex_over(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    Mutex m;
    bool stop = false;
    auto measured = [&]() -> task<> {
      for (auto _ : s) {
        auto const held = co_await m.lock();
        co_await checkpoint();
      }
      stop = true;
    };
    auto other = [&]() -> task<> {
      while (!stop) {
        auto const held = co_await m.lock();
        co_await checkpoint();
      }
    };
    co_await when_all(measured(), other());
  });
}
BENCHMARK(hand_a_mutex_over<mutex>);
BENCHMARK(hand_a_mutex_over<cross_worker::mutex>);

template <class Semaphore>
void acquire_free_units(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    Semaphore units(8);
    for (auto _ : s) {
      auto held = co_await units.acquire(2);
      benchmark::DoNotOptimize(held);
    }
  });
}
BENCHMARK(acquire_free_units<semaphore>);
BENCHMARK(acquire_free_units<cross_worker::semaphore>);

template <class Event>
void wake_by_an_event(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    Event ping;
    Event pong;
    bool stop = false;
    auto measured = [&]() -> task<> {
      for (auto _ : s) {
        ping.set();
        co_await pong.wait();
        pong.reset();
      }
      stop = true;
      ping.set();
    };
    auto other = [&]() -> task<> {
      while (!stop) {
        co_await ping.wait();
        ping.reset();
        pong.set();
      }
    };
    co_await when_all(measured(), other());
  });
}
BENCHMARK(wake_by_an_event<event>);
BENCHMARK(wake_by_an_event<cross_worker::event>);

template <class Latch>
void wait_for_a_latch(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    for (auto _ : s) {
      Latch opened(1);
      auto waits = [&]() -> task<> { co_await opened.wait(); };
      auto opens = [&]() -> task<> {
        opened.count_down();
        co_return;
      };
      co_await when_all(waits(), opens());
    }
  });
}
BENCHMARK(wait_for_a_latch<latch>);
BENCHMARK(wait_for_a_latch<cross_worker::latch>);

template <class Barrier>
void meet_at_a_barrier(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    Barrier b(2);
    bool stop = false;
    auto measured = [&]() -> task<> {
      for (auto _ : s) co_await b.arrive_and_wait();
      stop = true;
      if (b.waiting() > 0) co_await b.arrive_and_wait();
    };
    auto other = [&]() -> task<> {
      while (!stop) co_await b.arrive_and_wait();
    };
    co_await when_all(measured(), other());
  });
}
BENCHMARK(meet_at_a_barrier<barrier>);
BENCHMARK(meet_at_a_barrier<cross_worker::barrier>);

template <class Mutex, class Condition>
void notify_a_condition(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    Mutex m;
    Condition changed;
    bool full = false;
    bool stop = false;
    auto measured = [&]() -> task<> {
      for (auto _ : s) {
        auto held = co_await m.lock();
        co_await changed.wait(held, [&] { return !full; });
        full = true;
        changed.notify_all();
      }
      stop = true;
      changed.notify_all();
    };
    auto other = [&]() -> task<> {
      while (!stop) {
        auto held = co_await m.lock();
        co_await changed.wait(held, [&] { return full || stop; });
        full = false;
        changed.notify_all();
      }
    };
    co_await when_all(measured(), other());
  });
}
BENCHMARK(notify_a_condition<mutex, condition>);
BENCHMARK(notify_a_condition<cross_worker::mutex, cross_worker::condition>);

template <class Lazy>
void get_a_value_that_is_made(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    Lazy value([]() -> task<int> { co_return 1; });
    for (auto _ : s) {
      auto& got = co_await value.get();
      benchmark::DoNotOptimize(got);
    }
  });
}
BENCHMARK(get_a_value_that_is_made<lazy<int>>);
BENCHMARK(get_a_value_that_is_made<cross_worker::lazy<int>>);

template <class Flights>
void share_a_flight_of_two(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    Flights flights([](int key) -> task<int> {
      co_await checkpoint();
      co_return key;
    });
    auto get = [&]() -> task<int> { co_return co_await flights.get(1); };
    for (auto _ : s) {
      auto both = co_await when_all(get(), get());
      benchmark::DoNotOptimize(both);
    }
  });
}
BENCHMARK(share_a_flight_of_two<single_flight<int, int>>);
BENCHMARK(share_a_flight_of_two<cross_worker::single_flight<int, int>>);
}  // namespace
