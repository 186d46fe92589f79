#include "io/cancellation_table.hpp"
#include "io/support.hpp"

#include <corest/async/future.hpp>
#include <corest/async/timeout.hpp>
#include <corest/io/run.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;

namespace {

class awaiting_another_thread final : public awaited_operation {
 public:
  ~awaiting_another_thread() override { thread_.join(); }
  task<> wait() override {
    int const got = co_await future_;
    REQUIRE(got == 7);
  }
  void complete(group&) override {
    thread_ = std::thread([this] { promise_.set_value(7); });
  }
  task<> settle(bool taken) override {
    REQUIRE(future_.valid() == !taken);
    if (!taken) co_await wait();
  }

 private:
  corest::promise<int> promise_;
  corest::future<int> future_ = promise_.get_future();
  std::thread thread_;
};
row const future_row{"future, kept by another thread", make<awaiting_another_thread>, ends::by_cancellation,
                     2 * every_case};

}  // namespace

TEST_CASE("a result that another thread brings is taken or stays, however close a deadline comes to it") {
  auto body = []() -> task<> {
    int in_time = 0;
    int late = 0;
    for (int i = 0; i < 300; ++i) {
      promise<int> p;
      auto f = p.get_future();
      std::atomic<bool> go = false;
      std::thread other([&go, p = std::move(p), i]() mutable {
        while (!go) std::this_thread::yield();
        p.set_value(i);
      });
      auto wait = [&]() -> task<int> {
        go = true;
        co_return co_await f;
      };
      auto got = co_await move_on_after(std::chrono::microseconds(i), wait());
      if (!got) {
        ++late;
        got = co_await f;
      } else {
        ++in_time;
      }
      CHECK(got == i);
      other.join();
    }
    CHECK(in_time + late == 300);
  };
  run(body());
}

TEST_CASE("futures of many threads wake their own worker") {
  auto body = []() -> task<> {
    std::vector<std::thread> threads;
    std::vector<future<int>> results;
    for (int i = 0; i < 16; ++i) {
      promise<int> p;
      results.push_back(p.get_future());
      threads.emplace_back([p = std::move(p), i]() mutable { p.set_value(i); });
    }
    int sum = 0;
    for (auto& each : results) sum += co_await each;
    CHECK(sum == 120);
    for (auto& each : threads) each.join();
  };
  run(body());
}
