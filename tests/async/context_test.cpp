#include "async/around_a_receive.hpp"
#include "async/run.hpp"

#include <corest/async/context.hpp>
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace corest;
using namespace corest::tests;
using namespace std::chrono_literals;

namespace {

constinit context<std::string> tenant{"tenant"};
constinit context<int> attempt{"attempt"};

task<std::string> who() {
  std::string const* const found = co_await tenant.find();
  co_return found == nullptr ? "nobody" : *found;
}

task<> with_a_value(channel<int>& box) {
  int const got = co_await with_context(attempt, 2, received(box));
  REQUIRE(got == 7);
}
row const context_row{"with_context", around_a_receive<with_a_value>};

}  // namespace

TEST_CASE("a value is seen by all tasks below, and by nobody else") {
  virtual_clock clock;
  auto body = []() -> task<std::string> {
    std::string seen = co_await who();
    seen += ' ' + co_await with_context(tenant, "acme", who());
    seen += ' ' + co_await who();
    co_return seen;
  };
  CHECK(clock.run(body()) == "nobody acme nobody");
}

TEST_CASE("the innermost value counts, and the one around it is back behind it") {
  virtual_clock clock;
  auto inner = []() -> task<std::string> {
    std::string seen = co_await who();
    seen += ' ' + co_await with_context(tenant, "inner", who());
    seen += ' ' + co_await who();
    seen += ' ' + std::to_string(co_await attempt.get());
    co_return seen;
  };
  CHECK(clock.run(with_context(attempt, 3, with_context(tenant, "outer", inner()))) == "outer inner outer 3");
}

TEST_CASE("values follow into groups, when_all and timeouts, across suspensions") {
  virtual_clock clock;
  std::string seen;
  auto child = [&](char name) -> task<> {
    co_await sleep_for(1s);
    seen += name + co_await who() + ' ';
  };
  auto body = [&](group& g) -> task<> {
    g.spawn(child, 'a');
    co_await timeout(1h, when_all(child('b'), with_context(tenant, "other", child('c'))));
  };
  clock.run(with_context(tenant, "acme", with_group(body)));
  CHECK(seen == "bacme cother aacme ");
}

TEST_CASE("a value that is missing is named") {
  virtual_clock clock;
  auto body = []() -> task<int> { co_return co_await attempt.get(); };
  CHECK_THROWS_WITH_AS(
      clock.run(body()),
      "the context has no value of attempt: nobody has called with_context() around this task",
      std::logic_error);
}

TEST_CASE("a thread that works for a task sees the task's values") {
  CHECK(tenant.find_here() == nullptr);
  std::string const name = "acme";
  cancel_scope scope;
  context_entry const entry{&tenant, &name, nullptr};
  environment const of_the_task{&scope, &entry};
  enter_environment const lent(&of_the_task);
  CHECK(tenant.find_here() == &name);
}
