// The rows of the runtime comparison, in corest. compare.py says what they mean.
#include "rows.hpp"

#include <corest/async/channel.hpp>
#include <corest/async/group.hpp>
#include <corest/async/mutex.hpp>
#include <corest/async/semaphore.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/on.hpp>
#include <corest/io/run.hpp>
#include <corest/io/thread_pool.hpp>

#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace corest;
using namespace std::chrono_literals;

task<> nothing() { co_return; }
task<> give_way() { co_await checkpoint(); }

task<> spawn_and_join() {
  rows::row const row("spawn and join", 2'000'000);
  auto body = [](group& g) -> task<> {
    for (int i = 0; i < 100; ++i) g.spawn(nothing);
    co_return;
  };
  for (int i = 0; i < 20'000; ++i) co_await with_group(body);
}

task<> when_all_2() {
  rows::row const row("when_all of 2", 1'000'000);
  for (int i = 0; i < 1'000'000; ++i) (void)co_await when_all(give_way(), give_way());
}

task<> when_all_100() {
  rows::row const row("when_all of 100", 20'000);
  for (int i = 0; i < 20'000; ++i) {
    std::vector<task<>> all;
    all.reserve(100);
    for (int n = 0; n < 100; ++n) all.push_back(give_way());
    co_await when_all(std::move(all));
  }
}

task<> lock_uncontended() {
  rows::row const row("lock, uncontended", 5'000'000);
  mutex m;
  for (int i = 0; i < 5'000'000; ++i) auto const held = co_await m.lock();
}

task<> lock_often(mutex& m, int times) {
  for (int i = 0; i < times; ++i) {
    auto const held = co_await m.lock();
    co_await checkpoint();
  }
}

task<> lock_contended() {
  rows::row const row("lock, contended by 10", 1'000'000);
  mutex m;
  std::vector<task<>> all;
  for (int i = 0; i < 10; ++i) all.push_back(lock_often(m, 100'000));
  co_await when_all(std::move(all));
}

task<> hit_back(channel<int>& in, channel<int>& out, int times) {
  for (int i = 0; i < times; ++i) {
    auto const ball = co_await in.receive();
    co_await out.send(*ball);
  }
}
task<> serve_balls(channel<int>& out, channel<int>& in, int times) {
  for (int i = 0; i < times; ++i) {
    co_await out.send(i);
    (void)co_await in.receive();
  }
}

task<> channel_ping_pong() {
  rows::row const row("channel, there and back", 1'000'000);
  channel<int> there(1), back(1);
  co_await when_all(serve_balls(there, back, 1'000'000), hit_back(there, back, 1'000'000));
}

task<> produce(channel<int>& to, int count) {
  for (int i = 0; i < count; ++i) co_await to.send(i);
  to.close();
}
task<> consume(channel<int>& from) {
  while (auto const item = co_await from.receive()) {}
}

task<> channel_throughput() {
  rows::row const row("channel, throughput", 5'000'000);
  channel<int> c(1024);
  co_await when_all(produce(c, 5'000'000), consume(c));
}

task<> use_often(semaphore& s, int times) {
  for (int i = 0; i < times; ++i) {
    auto const slot = co_await s.acquire();
    co_await checkpoint();
  }
}

task<> semaphore_10_of_100() {
  rows::row const row("semaphore, 100 tasks for 10", 1'000'000);
  semaphore s(10);
  std::vector<task<>> all;
  for (int i = 0; i < 100; ++i) all.push_back(use_often(s, 10'000));
  co_await when_all(std::move(all));
}

task<> timer_arm_and_cancel() {
  rows::row const row("timer, arm and cancel", 2'000'000);
  for (int i = 0; i < 2'000'000; ++i) co_await timeout(1h, nothing());
}

task<> sleep_a_while() { co_await sleep_for(20ms); }

task<> sleep_of_100_000() {
  rows::row const row("sleep of 100,000 tasks", 500'000);
  for (int round = 0; round < 5; ++round) {
    auto body = [](group& g) -> task<> {
      for (int i = 0; i < 100'000; ++i) g.spawn(sleep_a_while);
      co_return;
    };
    co_await with_group(body);
  }
}

task<> hand_over() {
  io::loop other;
  std::thread worker([&] { other.run(); });
  {
    rows::row const row("hand-over to another worker and back", 100'000, rows::time::wall);
    for (int i = 0; i < 100'000; ++i) co_await io::on(other, nothing);
  }
  other.stop();
  worker.join();
}

task<> to_thread_round_trip() {
  rows::row const row("to_thread round trip", 100'000, rows::time::wall);
  for (int i = 0; i < 100'000; ++i) co_await to_thread([] {});
}

task<> all() {
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

int main() { run(all()); }
