// A barrier between real threads, each with a loop of its own.
#include "io/workers.hpp"

#include <corest/async/cross_worker/barrier.hpp>

#include <doctest/doctest.h>

#include <atomic>

using namespace io_test;

namespace {

// The thread arrives as a task of a loop of its own.
struct arriving {
  cross_worker::barrier barrier{2};
  task<> wait() { co_await barrier.arrive_and_wait(); }
  void complete() { run(arrive()); }
  task<> arrive() { co_await barrier.arrive_and_wait(); }
};
// A completion that nobody takes waits for the next arrival, which settle() brings.
row const barrier_row{"cross_worker::barrier", make<completed_elsewhere<arriving>>, ends::by_cancellation,
                      every_case};

}  // namespace

TEST_CASE("a barrier lets the tasks of all workers pass together, round after round") {
  constexpr int rounds = 300;
  cross_worker::barrier b(workers);
  int written[workers] = {};  // guarded by the rounds alone
  std::atomic<int> last = 0;
  std::atomic<int> wrong = 0;
  on_workers([&](int worker) -> task<> {
    for (int round = 1; round <= rounds; ++round) {
      co_await pause(worker + round);
      written[worker] = round;
      auto const place = co_await b.arrive_and_wait();
      last += place == workers - 1;
      for (int const each : written) wrong += each != round;
      co_await b.arrive_and_wait();  // all have read
    }
  });
  CHECK(last == rounds);
  CHECK(wrong == 0);
  CHECK(b.waiting() == 0);
}

TEST_CASE("arrivals that are cancelled while others arrive are counted once or not at all") {
  constexpr int rounds = 300;
  cross_worker::barrier b(2);
  std::atomic<int> passed = 0;
  on_workers(
      [&](int worker) -> task<> {
        auto arrives = [&]() -> task<> {
          co_await b.arrive_and_wait();
          ++passed;
        };
        for (int round = 0; round < rounds; ++round) {
          if (worker == 0) {
            while (co_await cancelled_while_waiting(arrives()) != cancel_reason::none) co_await turn();
          } else {
            co_await arrives();
          }
        }
      },
      2);
  CHECK(passed == 2 * rounds);
  CHECK(b.waiting() == 0);
}

TEST_CASE("who has passed a barrier that nobody will come to any more may destroy it") {
  for (int i = 0; i < 300; ++i) {
    auto* const b = new cross_worker::barrier(2);
    std::atomic<int> left = 2;
    on_workers(
        [&](int) -> task<> {
          co_await b->arrive_and_wait();
          if (--left == 0) delete b;
        },
        2);
    CHECK(left == 0);
  }
}
