// What it costs to pass a value between tasks.
#include <corest/async/broadcast.hpp>
#include <corest/async/channel.hpp>
#include <corest/async/cross_worker/broadcast.hpp>
#include <corest/async/cross_worker/channel.hpp>
#include <corest/async/cross_worker/lifo_channel.hpp>
#include <corest/async/cross_worker/priority_channel.hpp>
#include <corest/async/cross_worker/select.hpp>
#include <corest/async/future.hpp>
#include <corest/async/generator.hpp>
#include <corest/async/lifo_channel.hpp>
#include <corest/async/priority_channel.hpp>
#include <corest/async/select.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/async/when_all.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>

namespace {
using namespace corest;

constexpr int items = 1000;

task<> produce(auto& to, int count) {
  for (int i = 0; i < count; ++i) co_await to.send(i);
}
task<> consume(auto& from, int count) {
  for (int i = 0; i < count; ++i) benchmark::DoNotOptimize(co_await from.receive());
}

// Two tasks, `items` items in each round.
template <class Channel>
void pass(benchmark::State& state) {
  virtual_clock clock;
  Channel ch(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) clock.run(when_all(produce(ch, items), consume(ch, items)));
  state.SetItemsProcessed(state.iterations() * items);
}
BENCHMARK(pass<channel<int>>)->Name("pass_through_a_channel")->Arg(0)->Arg(1)->Arg(100);
BENCHMARK(pass<priority_channel<int>>)->Name("pass_through_a_priority_channel")->Arg(100);
BENCHMARK(pass<lifo_channel<int>>)->Name("pass_through_a_lifo_channel")->Arg(100);
BENCHMARK(pass<cross_worker::channel<int>>)->Name("pass_through_a_cross_worker_channel")->Arg(0)->Arg(100);
BENCHMARK(pass<cross_worker::priority_channel<int>>)
    ->Name("pass_through_a_cross_worker_priority_channel")
    ->Arg(100);
BENCHMARK(pass<cross_worker::lifo_channel<int>>)->Name("pass_through_a_cross_worker_lifo_channel")->Arg(100);

void send_and_receive_without_waiting(benchmark::State& state) {
  virtual_clock clock;
  auto body = [&]() -> task<> {
    channel<int> ch(1);
    for (auto _ : state) {
      co_await ch.send(1);
      benchmark::DoNotOptimize(co_await ch.receive());
    }
  };
  clock.run(body());
}
BENCHMARK(send_and_receive_without_waiting);

template <class Channel>
void select_of_two(benchmark::State& state) {
  virtual_clock clock;
  auto body = [&]() -> task<> {
    Channel a(1), b(1);
    for (auto _ : state) {
      co_await b.send(1);
      benchmark::DoNotOptimize(co_await select(a.receive(), b.receive()));
    }
  };
  clock.run(body());
}
BENCHMARK(select_of_two<channel<int>>)->Name("select_of_two");
BENCHMARK(select_of_two<cross_worker::channel<int>>)->Name("cross_worker_select_of_two");

template <class Broadcast>
void broadcast_to_three(benchmark::State& state) {
  virtual_clock clock;
  auto body = [&]() -> task<> {
    Broadcast all;
    auto a = all.subscribe(1, when_slow::wait);
    auto b = all.subscribe(1, when_slow::wait);
    auto c = all.subscribe(1, when_slow::wait);
    for (auto _ : state) {
      co_await all.send(1);
      benchmark::DoNotOptimize(co_await a.next());
      benchmark::DoNotOptimize(co_await b.next());
      benchmark::DoNotOptimize(co_await c.next());
    }
  };
  clock.run(body());
}
BENCHMARK(broadcast_to_three<broadcast<int>>)->Name("broadcast_to_three");
BENCHMARK(broadcast_to_three<cross_worker::broadcast<int>>)->Name("cross_worker_broadcast_to_three");

generator<int> endless() {
  for (int i = 0;; ++i) co_yield i;
}
void next_of_a_generator(benchmark::State& state) {
  virtual_clock clock;
  auto body = [&]() -> task<> {
    auto numbers = endless();
    for (auto _ : state) benchmark::DoNotOptimize(co_await numbers.next());
  };
  clock.run(body());
}
BENCHMARK(next_of_a_generator);

void promise_kept_while_awaited(benchmark::State& state) {
  virtual_clock clock;
  auto keep = [](promise<int>& p) -> task<> {
    p.set_value(1);
    co_return;
  };
  auto wait = [](future<int> f) -> task<int> { co_return co_await f; };
  auto body = [&]() -> task<> {
    for (auto _ : state) {
      promise<int> p;
      auto f = p.get_future();
      co_await when_all(wait(std::move(f)), keep(p));
    }
  };
  clock.run(body());
}
BENCHMARK(promise_kept_while_awaited);
}  // namespace
