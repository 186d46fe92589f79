#include "async/cancellation_table.hpp"

#include <corest/async/priority_channel.hpp>
#include <corest/async/select.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace corest;
using namespace corest::tests;

namespace {

struct job {
  int urgency;
  std::string name;
};
struct less_urgent {
  bool operator()(job const& a, job const& b) const { return a.urgency < b.urgency; }
};

class receiving final : public awaited_operation {
 public:
  task<> wait() override {
    auto const item = co_await box_.receive();
    CHECK(item == 7);
  }
  void complete() override { CHECK(box_.try_send(7)); }
  bool left() override { return box_.size() == 1; }

 private:
  priority_channel<int> box_{1};
};
row const receive_row{"priority_channel::receive", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                        return std::make_unique<receiving>();
                      }};

}  // namespace

TEST_CASE("a priority_channel gives the greatest item first, or by another order") {
  virtual_clock clock;
  auto body = []() -> task<> {
    priority_channel<int> greatest(5);
    priority_channel<int, std::greater<>> smallest(5);
    for (int const each : {3, 1, 5, 2, 4}) {
      co_await greatest.send(each);
      co_await smallest.send(each);
    }
    for (int i = 1; i <= 5; ++i) {
      auto const high = co_await greatest.receive();
      CHECK(high == 6 - i);
      auto const low = co_await smallest.receive();
      CHECK(low == i);
    }
  };
  clock.run(body());
}

TEST_CASE("of equal items the oldest goes first") {
  priority_channel<job, less_urgent> ch(10);
  for (int i = 0; i < 10; ++i) CHECK(ch.try_send(job{i % 2, std::to_string(i)}));
  std::string order;
  while (auto item = ch.try_receive()) order += item->name;
  CHECK(order == "1357902468");
}

TEST_CASE("an order can be a value: a function, or something that looks items up") {
  std::vector<int> const rank{2, 0, 1};
  auto const lower = [&](int a, int b) { return rank[a] < rank[b]; };
  priority_channel<int, decltype(lower)> ch(3, lower);
  for (int i = 0; i < 3; ++i) CHECK(ch.try_send(int(i)));
  CHECK(ch.try_receive() == 0);
  CHECK(ch.try_receive() == 2);
  CHECK(ch.try_receive() == 1);
}

TEST_CASE("a priority_channel is an arm of a select as any other") {
  virtual_clock clock;
  auto body = []() -> task<> {
    priority_channel<int> a(2), b(2);
    co_await b.send(1);
    co_await b.send(2);
    auto got = co_await select(a.receive(), b.receive());
    CHECK(got.index() == 1);
    CHECK(std::get<1>(got) == 2);
  };
  clock.run(body());
}
