#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/latch.hpp>

#include <doctest/doctest.h>

using namespace corest;
using namespace corest::tests;

namespace {

class waiting_for_a_latch final : public awaited_operation {
 public:
  task<> wait() override { co_await latch_.wait(); }
  void complete() override { latch_.count_down(2); }
  bool left() override { return latch_.try_wait(); }
  bool takes() const override { return false; }

 private:
  cross_worker::latch latch_{2};
};
row const latch_row{"cross_worker::latch::wait", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                      return std::make_unique<waiting_for_a_latch>();
                    }};

}  // namespace

TEST_CASE("a latch of all workers opens at zero, and counting below changes nothing") {
  CHECK(cross_worker::latch(0).try_wait());
  cross_worker::latch two(2);
  two.count_down();
  CHECK(!two.try_wait());
  two.count_down(5);
  two.count_down();
  CHECK(two.try_wait());
  virtual_clock clock;
  auto body = [&]() -> task<> { co_await two.arrive_and_wait(); };
  clock.run(body());
}
