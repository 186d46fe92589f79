#include "async/around_a_receive.hpp"

#include <corest/async/pending.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

task<> started_before(channel<int>& box) {
  environment const& here = co_await this_environment();
  auto work = received(box);
  work.start(here);
  co_await unfinished(pending(work));
  int const got = work.result();
  REQUIRE(got == 7);
}
row const unfinished_row{"unfinished", around_a_receive<started_before>};

}  // namespace

TEST_CASE("work that ended at once leaves nothing pending") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  auto quick = []() -> task<int> { co_return 5; }();
  CHECK(quick.start(env));
  pending const left(quick);
  CHECK(!left);
  CHECK(left.finished());
  CHECK(quick.result() == 5);
  CHECK(pending().finished());
}

TEST_CASE("the owner of started work waits for it from another coroutine, and takes the result itself") {
  virtual_clock clock;
  scheduler_scope const here(clock);
  cancel_scope root;
  environment const env{&root};
  auto slow = []() -> task<int> {
    co_await sleep_for(1s);
    co_return 6;
  };
  auto work = slow();
  CHECK(!work.start(env));
  pending const left(work);
  CHECK(left);
  auto owner = [](pending p) -> task<> { co_await unfinished(p); };
  clock.run(owner(left));
  CHECK(left.finished());
  CHECK(work.result() == 6);
  clock.run(owner(left));
}
