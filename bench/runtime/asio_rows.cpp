// The same rows with Boost.Asio's coroutines, each written as its manual suggests. One io_context per thread,
// told that it has one thread only.
#include "rows.hpp"

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/parallel_group.hpp>

#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;
using asio::awaitable;
using asio::co_spawn;
using asio::deferred;
using asio::use_awaitable;
using channel = asio::experimental::channel<void(boost::system::error_code, int)>;

awaitable<void> nothing() { co_return; }
awaitable<void> give_way() { co_await asio::post(use_awaitable); }

using operation = decltype(co_spawn(std::declval<asio::any_io_executor>(), nothing(), deferred));

awaitable<void> join(std::vector<operation> all) {
  co_await asio::experimental::make_parallel_group(std::move(all))
      .async_wait(asio::experimental::wait_for_all(), use_awaitable);
}
template <class F>
awaitable<void> at_once(int count, F f) {
  auto here = co_await asio::this_coro::executor;
  std::vector<operation> all;
  all.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) all.push_back(co_spawn(here, f(), deferred));
  co_await join(std::move(all));
}

awaitable<void> spawn_and_join() {
  rows::row const row("spawn and join", 500'000);
  for (int i = 0; i < 5'000; ++i) co_await at_once(100, nothing);
}
awaitable<void> when_all_2() {
  rows::row const row("when_all of 2", 200'000);
  for (int i = 0; i < 200'000; ++i) co_await (give_way() && give_way());
}
awaitable<void> when_all_100() {
  rows::row const row("when_all of 100", 4'000);
  for (int i = 0; i < 4'000; ++i) co_await at_once(100, give_way);
}

// Asio has no mutex or semaphore for coroutines; a channel that holds as many tokens is what people use.
awaitable<void> take(channel& tokens) { (void)co_await tokens.async_receive(use_awaitable); }
void give(channel& tokens) { tokens.try_send(boost::system::error_code(), 0); }

awaitable<void> lock_uncontended() {
  rows::row const row("lock, uncontended", 2'000'000);
  channel lock(co_await asio::this_coro::executor, 1);
  give(lock);
  for (int i = 0; i < 2'000'000; ++i) {
    co_await take(lock);
    give(lock);
  }
}
awaitable<void> use_often(channel& tokens, int times) {
  for (int i = 0; i < times; ++i) {
    co_await take(tokens);
    co_await give_way();
    give(tokens);
  }
}
awaitable<void> lock_contended() {
  rows::row const row("lock, contended by 10", 500'000);
  channel lock(co_await asio::this_coro::executor, 1);
  give(lock);
  co_await at_once(10, [&] { return use_often(lock, 50'000); });
}
awaitable<void> hit_back(channel& in, channel& out, int times) {
  for (int i = 0; i < times; ++i) {
    int const ball = co_await in.async_receive(use_awaitable);
    co_await out.async_send(boost::system::error_code(), ball, use_awaitable);
  }
}
awaitable<void> serve_balls(channel& out, channel& in, int times) {
  for (int i = 0; i < times; ++i) {
    co_await out.async_send(boost::system::error_code(), i, use_awaitable);
    (void)co_await in.async_receive(use_awaitable);
  }
}
awaitable<void> channel_ping_pong() {
  rows::row const row("channel, there and back", 300'000);
  auto here = co_await asio::this_coro::executor;
  channel there(here, 1), back(here, 1);
  co_await (serve_balls(there, back, 300'000) && hit_back(there, back, 300'000));
}
awaitable<void> produce(channel& to, int count) {
  for (int i = 0; i < count; ++i) co_await to.async_send(boost::system::error_code(), i, use_awaitable);
}
awaitable<void> consume(channel& from, int count) {
  for (int i = 0; i < count; ++i) (void)co_await from.async_receive(use_awaitable);
}
awaitable<void> channel_throughput() {
  rows::row const row("channel, throughput", 2'000'000);
  channel c(co_await asio::this_coro::executor, 1024);
  co_await (produce(c, 2'000'000) && consume(c, 2'000'000));
}
awaitable<void> semaphore_10_of_100() {
  rows::row const row("semaphore, 100 tasks for 10", 500'000);
  channel tokens(co_await asio::this_coro::executor, 10);
  for (int i = 0; i < 10; ++i) give(tokens);
  co_await at_once(100, [&] { return use_often(tokens, 5'000); });
}
awaitable<void> timer_arm_and_cancel() {
  rows::row const row("timer, arm and cancel", 500'000);
  auto here = co_await asio::this_coro::executor;
  for (int i = 0; i < 500'000; ++i) {
    asio::steady_timer timer(here, 1h);
    co_await (nothing() || timer.async_wait(use_awaitable));
  }
}
awaitable<void> sleep_a_while() {
  asio::steady_timer timer(co_await asio::this_coro::executor, 20ms);
  co_await timer.async_wait(use_awaitable);
}
awaitable<void> sleep_of_100_000() {
  rows::row const row("sleep of 100,000 tasks", 200'000);
  for (int round = 0; round < 2; ++round) co_await at_once(100'000, sleep_a_while);
}
awaitable<void> hand_over() {
  asio::io_context other(1);
  auto work = asio::make_work_guard(other);
  std::thread worker([&] { other.run(); });
  {
    rows::row const row("hand-over to another worker and back", 50'000, rows::time::wall);
    for (int i = 0; i < 50'000; ++i) co_await co_spawn(other, nothing(), use_awaitable);
  }
  work.reset();
  worker.join();
}
awaitable<void> to_thread_round_trip() {
  asio::thread_pool pool(4);
  rows::row const row("to_thread round trip", 50'000, rows::time::wall);
  for (int i = 0; i < 50'000; ++i) co_await co_spawn(pool, nothing(), use_awaitable);
}

awaitable<void> all() {
  co_await spawn_and_join();
  co_await when_all_2();
  co_await when_all_100();
  co_await lock_uncontended();
  co_await lock_contended();
  co_await channel_ping_pong();
  co_await channel_throughput();
  co_await semaphore_10_of_100();
  co_await timer_arm_and_cancel();
  co_await sleep_of_100_000();
  co_await hand_over();
  co_await to_thread_round_trip();
}

}  // namespace

int main() {
  asio::io_context context(1);
  co_spawn(context, all(), asio::detached);
  context.run();
}
