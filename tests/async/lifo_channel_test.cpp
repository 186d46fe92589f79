#include "async/cancellation_table.hpp"

#include <corest/async/lifo_channel.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <memory>

using namespace corest;
using namespace corest::tests;

namespace {

class receiving final : public awaited_operation {
 public:
  task<> wait() override {
    auto const item = co_await box_.receive();
    REQUIRE(item == 7);
  }
  void complete() override { REQUIRE(box_.try_send(7)); }
  bool left() override { return box_.size() == 1; }

 private:
  lifo_channel<int> box_{1};
};
row const receive_row{"lifo_channel::receive", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                        return std::make_unique<receiving>();
                      }};

}  // namespace

TEST_CASE("a lifo_channel gives the youngest item first") {
  virtual_clock clock;
  auto body = []() -> task<> {
    lifo_channel<std::unique_ptr<int>> ch(3);
    for (int i = 1; i <= 3; ++i) co_await ch.send(std::make_unique<int>(i));
    CHECK(!ch.try_send(std::make_unique<int>(4)));
    ch.close();
    for (int i = 3; i >= 1; --i) {
      auto item = co_await ch.receive();
      CHECK(**item == i);
    }
    auto item = co_await ch.receive();
    CHECK(!item);
  };
  clock.run(body());
}
