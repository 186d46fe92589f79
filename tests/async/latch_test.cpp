#include "async/cancellation_table.hpp"
#include "async/run.hpp"

#include <corest/async/cross_worker/latch.hpp>
#include <corest/async/group.hpp>
#include <corest/async/latch.hpp>
#include <corest/async/sleep.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

template <class Latch>
class waiting_for_a_latch final : public awaited_operation {
 public:
  task<> wait() override { co_await latch_.wait(); }
  void complete() override { latch_.count_down(2); }
  bool left() override { return latch_.try_wait(); }
  bool takes() const override { return false; }

 private:
  Latch latch_{2};
};
template <class Latch>
std::unique_ptr<awaited_operation> make(virtual_clock&) {
  return std::make_unique<waiting_for_a_latch<Latch>>();
}
row const latch_row{"latch::wait", make<latch>};
row const remote_row{"cross_worker::latch::wait", make<cross_worker::latch>};

template <class Latch>
class arriving final : public awaited_operation {
 public:
  task<> wait() override { co_await latch_.arrive_and_wait(); }
  void complete() override { latch_.count_down(2); }
  bool left() override { return latch_.try_wait(); }
  bool takes() const override { return false; }

 private:
  Latch latch_{3};  // a cancelled wait has arrived all the same
};
template <class Latch>
std::unique_ptr<awaited_operation> make_arriving(virtual_clock&) {
  return std::make_unique<arriving<Latch>>();
}
row const arriving_row{"latch::arrive_and_wait", make_arriving<latch>};
row const remote_arriving_row{"cross_worker::latch::arrive_and_wait", make_arriving<cross_worker::latch>};

}  // namespace

TEST_CASE_TEMPLATE("a latch opens when it was counted down to zero, for all, and stays open", Latch, latch,
                   cross_worker::latch) {
  virtual_clock clock;
  Latch done(3);
  std::string order;
  auto waits = [&]() -> task<> {
    co_await done.wait();
    order += 'w';
  };
  auto arrives = [&]() -> task<> {
    co_await done.arrive_and_wait();
    order += 'a';
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(waits);
    g.spawn(arrives);
    co_await sleep_for(1s);
    done.count_down();
    CHECK(!done.try_wait());
    co_await sleep_for(1s);
    CHECK(order.empty());
    done.count_down();
    CHECK(done.try_wait());
    co_await sleep_for(1s);
    CHECK(order == "wa");
    co_await done.wait();
  };
  clock.run(with_group(body));
}

TEST_CASE_TEMPLATE("a latch of zero is open, and counting below zero changes nothing", Latch, latch,
                   cross_worker::latch) {
  CHECK(Latch(0).try_wait());
  Latch one(1);
  one.count_down(5);
  one.count_down();
  CHECK(one.try_wait());
}
