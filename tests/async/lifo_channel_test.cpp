#include <corest/async/lifo_channel.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <memory>

using namespace corest;

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
