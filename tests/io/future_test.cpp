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
