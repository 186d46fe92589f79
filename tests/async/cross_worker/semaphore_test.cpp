#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/semaphore.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

class acquiring final : public awaited_operation {
 public:
  task<> wait() override { kept_ = co_await semaphore_.acquire(2); }
  void complete() override { semaphore_.release(2); }
  bool left() override { return semaphore_.available() == 2; }

 private:
  cross_worker::semaphore semaphore_{0};
  cross_worker::semaphore::permit kept_;
};
row const semaphore_row{
    "cross_worker::semaphore::acquire",
    [](virtual_clock&) -> std::unique_ptr<awaited_operation> { return std::make_unique<acquiring>(); }};

}  // namespace

TEST_CASE("a semaphore of all workers lets as many tasks of one in as it has units") {
  virtual_clock clock;
  cross_worker::semaphore s(3);
  int inside = 0;
  int most = 0;
  auto enters = [&]() -> task<> {
    auto const slot = co_await s.acquire();
    most = std::max(most, ++inside);
    co_await sleep_for(1s);
    --inside;
  };
  auto body = [&](group& g) -> task<> {
    for (int i = 0; i < 10; ++i) g.spawn(enters);
    co_return;
  };
  clock.run(with_group(body));
  CHECK(most == 3);
  CHECK(s.available() == 3);
  CHECK(clock.now() == scheduler::time_point(4s));
}
