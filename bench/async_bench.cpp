// What a task, a wake-up, a child and a timer cost.
#include <corest/async/as_completed.hpp>
#include <corest/async/as_task.hpp>
#include <corest/async/background.hpp>
#include <corest/async/channel.hpp>
#include <corest/async/context.hpp>
#include <corest/async/group.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/tasks.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/timer_queue.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/async/when_all.hpp>
#include <corest/async/when_any.hpp>

#include <benchmark/benchmark.h>

#include <exception>
#include <memory>
#include <random>
#include <utility>
#include <vector>

namespace {
using namespace corest;
using namespace std::chrono_literals;

task<int> at_once(int i) { co_return i; }
task<int> after_others(int i) {
  co_await checkpoint();
  co_return i;
}
task<int> three_deep(int i) {
  auto middle = [](int n) -> task<int> { co_return co_await at_once(n); };
  co_return co_await middle(i);
}

// Runs `body(state)`, a task<> with the measured loop inside.
template <class Body>
void in_a_task(benchmark::State& state, Body body) {
  virtual_clock clock;
  clock.run(body(state));
}

void await_a_task_that_ends_at_once(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    for (auto _ : s) benchmark::DoNotOptimize(co_await at_once(1));
  });
}
BENCHMARK(await_a_task_that_ends_at_once);

void await_three_tasks_deep(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    for (auto _ : s) benchmark::DoNotOptimize(co_await three_deep(1));
  });
}
BENCHMARK(await_three_tasks_deep);

void await_a_checkpoint(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    for (auto _ : s) co_await checkpoint();
  });
}
BENCHMARK(await_a_checkpoint);

void await_a_task_that_suspends(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    for (auto _ : s) benchmark::DoNotOptimize(co_await after_others(1));
  });
}
BENCHMARK(await_a_task_that_suspends);

void await_a_sleep(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    for (auto _ : s) co_await sleep_for(1ms);
  });
}
BENCHMARK(await_a_sleep);

void await_under_a_timeout(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    for (auto _ : s) benchmark::DoNotOptimize(co_await timeout(1s, after_others(1)));
  });
}
BENCHMARK(await_under_a_timeout);

void await_until_it_moves_on(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    auto never = []() -> task<> { co_await sleep_until(scheduler::time_point::max()); };
    for (auto _ : s) benchmark::DoNotOptimize(co_await move_on_after(1ms, never()));
  });
}
BENCHMARK(await_until_it_moves_on);

void await_in_a_shield(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    for (auto _ : s) benchmark::DoNotOptimize(co_await shield(1s, after_others(1)));
  });
}
BENCHMARK(await_in_a_shield);

void await_a_receive_as_a_task(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    channel<int> ch(1);
    for (auto _ : s) {
      static_cast<void>(ch.try_send(1));
      benchmark::DoNotOptimize(co_await as_task(ch.receive()));
    }
  });
}
BENCHMARK(await_a_receive_as_a_task);

constinit context<int> depth{"depth"};
void await_with_a_context(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    auto reads = []() -> task<int> { co_return co_await depth.get(); };
    for (auto _ : s) benchmark::DoNotOptimize(co_await with_context(depth, 1, reads()));
  });
}
BENCHMARK(await_with_a_context);

void when_any_of_three(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    auto never = []() -> task<> { co_await sleep_until(scheduler::time_point::max()); };
    for (auto _ : s) {
      auto first = co_await when_any(after_others(1), never(), never());
      benchmark::DoNotOptimize(first);
    }
  });
}
BENCHMARK(when_any_of_three);

void as_completed_of_three(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    auto use = [](int result) { benchmark::DoNotOptimize(result); };
    for (auto _ : s) {
      std::vector<task<int>> work;
      for (int i = 0; i < 3; ++i) work.push_back(after_others(i));
      co_await as_completed(std::move(work), use);
    }
  });
}
BENCHMARK(as_completed_of_three);

void when_all_of_three(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    for (auto _ : s) {
      auto results = co_await when_all(after_others(1), after_others(2), after_others(3));
      benchmark::DoNotOptimize(results);
    }
  });
}
BENCHMARK(when_all_of_three);

void group_of_three(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    auto child = []() -> task<> { co_await checkpoint(); };
    auto body = [&](group& g) -> task<> {
      for (int i = 0; i < 3; ++i) g.spawn(child);
      co_return;
    };
    for (auto _ : s) co_await with_group(body);
  });
}
BENCHMARK(group_of_three);

void supervised_group_of_three(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    auto child = []() -> task<> { co_await checkpoint(); };
    auto body = [&](group& g) -> task<> {
      for (int i = 0; i < 3; ++i) g.spawn(child);
      co_return;
    };
    auto ignore = [](std::exception_ptr const&) {};
    for (auto _ : s) co_await with_supervised_group(body, ignore);
  });
}
BENCHMARK(supervised_group_of_three);

void result_of_a_child(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    auto body = [](group& g) -> task<int> {
      auto child = g.spawn(after_others, 1);
      co_return co_await child.result();
    };
    for (auto _ : s) benchmark::DoNotOptimize(co_await with_group(body));
  });
}
BENCHMARK(result_of_a_child);

void spawn_in_the_background(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    auto nothing = []() -> task<> { co_return; };
    for (auto _ : s) {
      spawn_background(nothing);
      co_await checkpoint();
    }
  });
}
BENCHMARK(spawn_in_the_background);

void list_a_thousand_tasks(benchmark::State& state) {
  in_a_task(state, [](benchmark::State& s) -> task<> {
    auto never = []() -> task<> { co_await sleep_until(scheduler::time_point::max()); };
    auto body = [&](group& g) -> task<> {
      for (int i = 0; i < 1000; ++i) g.spawn(never);
      co_await checkpoint();
      for (auto _ : s) benchmark::DoNotOptimize(tasks());
      g.cancel();
    };
    co_await with_group(body);
  });
}
BENCHMARK(list_a_thousand_tasks);

struct silent final : timer {
  void expired() noexcept override {}
};

void rearm_one_of_many_timers(benchmark::State& state) {
  auto const count = static_cast<std::size_t>(state.range(0));
  std::unique_ptr<silent[]> timers(new silent[count]);
  timer_queue queue;
  std::mt19937 random(1);
  auto const moment = [&] { return timer_queue::time_point(std::chrono::microseconds(random())); };
  for (std::size_t i = 0; i < count; ++i) queue.arm(timers[i], moment());
  for (auto _ : state) queue.arm(timers[random() % count], moment());
}
BENCHMARK(rearm_one_of_many_timers)->Arg(100)->Arg(10'000);

void expire_one_of_many_timers(benchmark::State& state) {
  auto const count = static_cast<std::size_t>(state.range(0));
  std::unique_ptr<silent[]> timers(new silent[count]);
  timer_queue queue;
  std::mt19937 random(1);
  std::int64_t now = 0;
  auto const moment = [&] { return timer_queue::time_point(std::chrono::nanoseconds(now + random())); };
  for (std::size_t i = 0; i < count; ++i) queue.arm(timers[i], moment());
  for (auto _ : state) {
    timer* const due = queue.pop_expired(timer_queue::time_point::max());
    ++now;
    queue.arm(*due, moment());
  }
}
BENCHMARK(expire_one_of_many_timers)->Arg(100)->Arg(10'000);
}  // namespace
