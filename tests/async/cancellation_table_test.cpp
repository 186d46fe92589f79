#include "async/cancellation_table.hpp"

#include "async/mailbox.hpp"

#include <doctest/doctest.h>

using namespace corest;
using namespace corest::tests;

namespace {

class receiving final : public awaited_operation {
 public:
  task<> wait() override {
    mailbox::receive one(box_);
    int const item = co_await one;
    CHECK(item == 7);
  }
  void complete() override { box_.put(7); }
  bool left() override { return !box_.empty(); }

 private:
  mailbox box_;
};
row const receive_row{"mailbox::receive", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                        return std::make_unique<receiving>();
                      }};

}  // namespace

TEST_CASE("whatever is cancelled at whatever moment, with whatever reason, loses nothing") {
  check_cancellation_table(1000);
}
