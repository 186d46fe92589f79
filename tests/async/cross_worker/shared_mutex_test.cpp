#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/shared_mutex.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

class writing final : public awaited_operation {
 public:
  task<> wait() override { kept_ = co_await mutex_.lock(); }
  void complete() override { held_.unlock(); }
  bool left() override { return static_cast<bool>(mutex_.try_lock()); }

 private:
  cross_worker::shared_mutex mutex_;
  cross_worker::shared_mutex::shared_guard held_ = mutex_.try_lock_shared();
  cross_worker::shared_mutex::guard kept_;
};
row const writing_row{
    "cross_worker::shared_mutex::lock",
    [](virtual_clock&) -> std::unique_ptr<awaited_operation> { return std::make_unique<writing>(); }};

}  // namespace

TEST_CASE("a shared_mutex of all workers lets readers of one in together, and writers alone") {
  virtual_clock clock;
  cross_worker::shared_mutex m;
  std::string order;
  auto reads = [&](char name) -> task<> {
    auto const held = co_await m.lock_shared();
    order += name;
    co_await sleep_for(1s);
  };
  auto writes = [&](char name) -> task<> {
    auto const held = co_await m.lock();
    order += name;
    co_await sleep_for(1s);
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(reads, 'a');
    g.spawn(writes, 'W');
    g.spawn(reads, 'b');
    g.spawn(reads, 'c');
    co_return;
  };
  clock.run(with_group(body));
  CHECK(order == "aWbc");
  CHECK(clock.now() == scheduler::time_point(3s));
}
