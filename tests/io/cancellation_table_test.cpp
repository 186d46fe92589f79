#include "io/cancellation_table.hpp"

#include "io/support.hpp"

#include <corest/io/thread_pool.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <stdexcept>

using namespace io_test;

namespace {

// A pool with one thread.
class pooled : public awaited_operation {
 protected:
  void open() { opened_.set_value(); }
  /// On the pool's thread: waits until it is open.
  void pass() {
    inside_ = true;
    future_.wait();
  }
  std::promise<void> opened_;
  std::shared_future<void> future_ = opened_.get_future().share();
  std::atomic<bool> inside_ = false;
  std::atomic<int> calls_ = 0;
  thread_pool pool_{{.threads = 1}};
};

// Behind another call.
class queueing final : public pooled {
 public:
  task<> set_up(group& helpers) override {
    helpers.spawn([this]() -> task<> { co_await pool_.run([this] { pass(); }); });
    while (!inside_) co_await turn();
  }
  task<> wait() override {
    auto const call = [this] { ++calls_; };
    co_await pool_.run(call);
  }
  void complete(group&) override { open(); }
  task<> settle(bool taken) override {
    REQUIRE(calls_ == (taken ? 1 : 0));
    auto const last = [] {};
    co_await pool_.run(last);  // behind whatever was still in the queue
    REQUIRE(calls_ == (taken ? 1 : 0));
  }
};

class running final : public pooled {
 public:
  task<> wait() override {
    auto const call = [this] {
      pass();
      return ++calls_;
    };
    int const count = co_await pool_.run(call);
    REQUIRE(count == 1);
  }
  bool begun() override { return inside_; }
  void complete(group&) override { open(); }
  task<> settle(bool taken) override {
    REQUIRE(calls_ == (taken ? 1 : 0));
    co_return;
  }
};

// Whichever comes first opens it: the completion, or the interruption, after which the call throws.
class hurried final : public pooled {
 public:
  task<> wait() override {
    auto const work = [this] {
      pass();
      if (interrupted_) throw std::runtime_error("interrupted");
      ++calls_;
    };
    auto const interrupt = [this]() noexcept {
      if (opened_once_.exchange(true)) return;
      interrupted_ = true;
      open();
    };
    co_await pool_.run(interruptible{work, interrupt});
  }
  bool begun() override { return inside_; }
  void complete(group&) override {
    if (!opened_once_.exchange(true)) open();
  }
  task<> settle(bool taken) override {
    REQUIRE(calls_ == (taken ? 1 : 0));
    co_return;
  }

 private:
  std::atomic<bool> opened_once_ = false;
  std::atomic<bool> interrupted_ = false;
};
row const queued_row{"thread_pool::run, queued", make<queueing>, ends::by_cancellation, 2 * every_case};
row const running_row{"thread_pool::run, running", make<running>, ends::by_completion, 2 * every_case};
row const hurried_row{"thread_pool::run of what is interruptible", make<hurried>, ends::by_cancellation,
                      2 * every_case};

}  // namespace

TEST_CASE(
    "whatever is cancelled on a real loop, at whatever moment, loses nothing and leaves nothing behind") {
  check_cancellation_table(6 * every_case);
}
