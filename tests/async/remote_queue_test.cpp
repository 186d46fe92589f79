#include <corest/async/remote_queue.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <thread>
#include <vector>

using namespace corest;

namespace {
struct item final : runnable {
  void run() noexcept override {}
  int sender = 0;
  int number = 0;
};
}  // namespace

TEST_CASE("only the first push into an empty queue asks for a wake-up") {
  remote_queue queue;
  item a, b, c;
  CHECK(queue.empty());
  CHECK(queue.push(a));
  CHECK(!queue.push(b));
  ready_queue ready;
  queue.take_into(ready);
  CHECK(queue.empty());
  CHECK(queue.push(c));
  CHECK(&ready.pop_front() == &a);
  CHECK(&ready.pop_front() == &b);
  CHECK(ready.empty());
}

TEST_CASE("what several threads push arrives once, each thread's in its order") {
  constexpr int threads = 4, each = 10'000;
  remote_queue queue;
  std::unique_ptr<item[]> items(new item[threads * each]);
  std::vector<std::thread> senders;
  for (int t = 0; t < threads; ++t) {
    senders.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        item& mine = items[t * each + i];
        mine.sender = t;
        mine.number = i;
        queue.push(mine);
      }
    });
  }
  int next[threads] = {};
  int arrived = 0;
  bool ordered = true;
  ready_queue ready;
  while (arrived < threads * each) {
    queue.take_into(ready);
    if (ready.empty()) std::this_thread::yield();
    while (!ready.empty()) {
      item& one = static_cast<item&>(ready.pop_front());
      ordered = ordered && one.number == next[one.sender]++;
      ++arrived;
    }
  }
  for (std::thread& sender : senders) sender.join();
  CHECK(ordered);
  CHECK(queue.empty());
}
