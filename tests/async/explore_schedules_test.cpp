#include <corest/async/explore_schedules.hpp>
#include <corest/async/group.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace corest;

TEST_CASE("a race between tasks is found, and replayed by its seed") {
  // Two tasks that read, give way and write: right in the usual order, wrong in others.
  auto lost_update = [](virtual_clock& clock) {
    int balance = 0;
    bool reader_was_first = false;
    auto deposit = [&]() -> task<> {
      balance += 10;
      co_return;
    };
    auto report = [&]() -> task<> {
      reader_was_first = balance == 0;
      co_return;
    };
    auto body = [&](group& g) -> task<> {
      g.spawn(deposit);
      g.spawn(report);
      co_return;
    };
    clock.run(with_group(body));
    if (reader_was_first) throw std::runtime_error("the report came before the deposit");
  };
  virtual_clock usual;
  lost_update(usual);
  try {
    explore_schedules(100, lost_update);
    FAIL("nothing was found");
  } catch (schedule_failure const& found) {
    CHECK(std::string(found.what()) ==
          "with seed " + std::to_string(found.seed()) + ": the report came before the deposit");
    virtual_clock again(found.seed());
    CHECK_THROWS_WITH_AS(lost_update(again), "the report came before the deposit", std::runtime_error);
    CHECK_THROWS_AS(std::rethrow_exception(found.cause()), std::runtime_error);
  }
}

TEST_CASE("every seed has its turn, from the first that is wanted") {
  int runs = 0;
  auto note = [&](virtual_clock&) {
    ++runs;
    if (runs == 3) throw std::runtime_error("the third");
  };
  CHECK_THROWS_WITH_AS(explore_schedules(10, note, 4), "with seed 6: the third", schedule_failure);
  CHECK(runs == 3);
}
