// One run of a key between real threads, each with a loop of its own.
#include "io/workers.hpp"

#include <corest/async/cross_worker/event.hpp>
#include <corest/async/cross_worker/single_flight.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>

using namespace io_test;

namespace {

struct flying {
  cross_worker::event ready;
  cross_worker::single_flight<int, int> flights{[this](int) -> task<int> {
    co_await ready.wait();
    co_return 7;
  }};
  task<> wait() {
    int const value = co_await flights.get(1);
    REQUIRE(value == 7);
  }
  void complete() { ready.set(); }
};
row const flight_row{"cross_worker::single_flight", make<completed_elsewhere<flying>>, ends::by_cancellation,
                     every_case};

}  // namespace

TEST_CASE("a key is run by one worker at a time, and all who wait get its value or its failure") {
  for (int i = 0; i < 50; ++i) {
    std::atomic<int> at_once[2] = {};
    std::atomic<int> wrong = 0;
    std::atomic<int> got = 0;
    std::atomic<int> failed = 0;
    cross_worker::single_flight<int, std::string> flights([&](int key) -> task<std::string> {
      wrong += ++at_once[key] != 1;
      auto const leaving = scope_exit([&]() noexcept { --at_once[key]; });
      co_await turn();
      if (key == 1) throw std::runtime_error("refused");
      co_return "a string that is longer than any small one";
    });
    on_workers([&](int) -> task<> {
      auto asks = [&](int number) -> task<> {
        for (int round = 0; round < 10; ++round) {
          auto ask = [&]() -> task<> {
            try {
              auto const text = co_await flights.get(number % 2);
              wrong += text != "a string that is longer than any small one";
              ++got;
            } catch (std::runtime_error const&) {
              ++failed;
            }
          };
          if ((number + round) % 3 == 0)
            co_await cancelled_while_waiting(ask());
          else
            co_await ask();
        }
      };
      co_await several(4, asks);
    });
    CHECK(wrong == 0);
    CHECK(got >= 2 * workers * 6);
    CHECK(failed >= 2 * workers * 6);
    CHECK(flights.size() == 0);
  }
}

TEST_CASE("a worker that ends while it runs a key leaves that to another") {
  for (int i = 0; i < 200; ++i) {
    std::atomic<int> begun = 0;
    cross_worker::single_flight<int, int> flights([&](int) -> task<int> {
      if (++begun == 1) co_await sleep_for(std::chrono::hours(1));
      co_return 5;
    });
    auto asks = [&]() -> task<> { co_await flights.get(1); };
    int got = 0;
    auto gets = [&]() -> task<> { got = co_await flights.get(1); };
    end_while_it_waits(asks, [&] { run(gets()); }, i % 2 == 0);
    CHECK(got == 5);
    CHECK(begun == 2);
    CHECK(flights.size() == 0);
  }
}
