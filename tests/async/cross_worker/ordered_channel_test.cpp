// The channels between workers that do not give in order of arrival.
#include "async/cancellation_table.hpp"

#include <corest/async/cross_worker/lifo_channel.hpp>
#include <corest/async/cross_worker/priority_channel.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <vector>

using namespace corest;
using namespace corest::tests;

namespace {

template <class Channel>
class receiving final : public awaited_operation {
 public:
  task<> wait() override {
    auto const item = co_await box_.receive();
    CHECK(item == 7);
  }
  void complete() override { CHECK(box_.try_send(7)); }
  bool left() override { return box_.size() == 1; }

 private:
  Channel box_{1};
};
row const priority_row{"cross_worker::priority_channel::receive",
                       [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                         return std::make_unique<receiving<cross_worker::priority_channel<int>>>();
                       }};
row const lifo_row{"cross_worker::lifo_channel::receive",
                   [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                     return std::make_unique<receiving<cross_worker::lifo_channel<int>>>();
                   }};

template <class Channel>
std::vector<int> given(Channel& ch) {
  for (int const each : {2, 3, 1}) CHECK(ch.try_send(each));
  std::vector<int> order;
  while (auto next = ch.try_receive()) order.push_back(*next);
  return order;
}

}  // namespace

TEST_CASE("a priority_channel between workers gives the greatest first, or what its order says") {
  cross_worker::priority_channel<int> greatest(3);
  cross_worker::priority_channel<int, std::greater<>> smallest(3);
  CHECK(given(greatest) == std::vector<int>{3, 2, 1});
  CHECK(given(smallest) == std::vector<int>{1, 2, 3});
}

TEST_CASE("a lifo_channel between workers gives the youngest first") {
  cross_worker::lifo_channel<int> ch(3);
  CHECK(given(ch) == std::vector<int>{1, 3, 2});
}

TEST_CASE("who waits for room in a priority_channel between workers gets it, and everything arrives") {
  virtual_clock clock;
  cross_worker::priority_channel<int> ch(2);
  auto produce = [&]() -> task<> {
    for (int i = 0; i < 20; ++i) co_await ch.send(i);
    ch.close();
  };
  auto consume = [&]() -> task<int> {
    int sum = 0;
    while (auto item = co_await ch.receive()) sum += *item;
    co_return sum;
  };
  auto both = clock.run(when_all(produce(), consume()));
  CHECK(std::get<1>(both) == 190);
}
