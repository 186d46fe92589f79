// What tests of several workers need: loops on threads, ends that meet hand-overs, completion from elsewhere.
#pragma once
#include "io/cancellation_table.hpp"
#include "io/support.hpp"

#include <corest/io/loop.hpp>

#include <atomic>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace io_test {

inline constexpr int workers = 3;

/// Runs f(worker), a task<>, on so many threads with a loop each, until all have ended.
template <class F>
void on_workers(F f, int count = workers) {
  std::vector<std::thread> threads;
  for (int w = 0; w < count; ++w) threads.emplace_back([&f, w] { run(f(w)); });
  for (auto& each : threads) each.join();
}

/// Runs f() `count` times at once.
template <class F>
task<> several(int count, F f) {
  std::vector<task<>> all;
  for (int i = 0; i < count; ++i) all.push_back(f(i));
  co_await when_all(std::move(all));
}

/// Waits a moment that differs from call to call, so that cancellations meet hand-overs in every order.
inline task<> pause(int number) {
  for (int i = 0; i < number % 4; ++i) co_await checkpoint();
  if (number % 7 == 0) co_await turn();
}

/// Starts `work` on a loop of its own, and destroys it as it waits, then the loop, while another thread calls
/// `give`.
template <class Work, class Give>
void end_while_it_waits(Work work, Give give, bool slowly) {
  std::atomic<bool> waits_now = false;
  std::thread giver([&] {
    while (!waits_now) std::this_thread::yield();
    give();
  });
  {
    io::loop loop;
    cancel_scope scope;
    environment const env{&scope};
    auto waiting = work();
    struct starter final : runnable {
      explicit starter(std::function<void()> f) : start(std::move(f)) {}
      void run() noexcept override { start(); }
      std::function<void()> start;
    } start([&] {
      waiting.start(env);
      waits_now = true;
      loop.stop();
    });
    loop.post(start);
    loop.run();
    if (slowly) std::this_thread::yield();
    waiting.abandon();
  }
  giver.join();
}

// What another thread completes, whenever that gets to run.
template <class Word>
class completed_elsewhere final : public awaited_operation {
 public:
  ~completed_elsewhere() override { thread_.join(); }
  task<> wait() override { co_await word_.wait(); }
  void complete(group&) override {
    thread_ = std::thread([this] { word_.complete(); });
  }

 private:
  Word word_;
  std::thread thread_;
};

}  // namespace io_test
