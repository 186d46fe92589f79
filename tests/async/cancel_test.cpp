#include <corest/async/cancel.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <exception>
#include <type_traits>

using namespace corest;
using namespace std::chrono_literals;

namespace {
constexpr cancel_reason all_reasons[] = {cancel_reason::user,       cancel_reason::timeout,
                                         cancel_reason::disconnect, cancel_reason::shutdown,
                                         cancel_reason::overload,   cancel_reason::sibling_failed};
task<> sleeper(scheduler::duration d) { co_await sleep_for(d); }
}  // namespace

TEST_CASE("each reason reaches the waiting task, and has a name") {
  for (cancel_reason const reason : all_reasons) {
    virtual_clock clock;
    scheduler_scope const here(clock);
    cancel_scope root;
    environment const env{&root};
    auto work = sleeper(1h);
    CHECK(!work.start(env));
    root.cancel(reason);
    clock.run_ready();
    CHECK(work.finished());
    cancel_reason heard = cancel_reason::none;
    try {
      work.result();
    } catch (cancelled const& c) {
      heard = c.reason();
    }
    CHECK(heard == reason);
    CHECK(!to_string(reason).empty());
  }
}

TEST_CASE("cancellation is no std::exception") {
  static_assert(!std::is_base_of_v<std::exception, cancelled>);
}

TEST_CASE("the first reason stays, and a scope below a cancelled one starts cancelled") {
  cancel_scope root;
  cancel_scope before(root);
  root.cancel(cancel_reason::disconnect);
  root.cancel(cancel_reason::shutdown);
  cancel_scope after(root);
  CHECK(root.reason() == cancel_reason::disconnect);
  CHECK(before.reason() == cancel_reason::disconnect);
  CHECK(after.reason() == cancel_reason::disconnect);
}

TEST_CASE("cancelling a scope leaves the scopes above and beside it alone") {
  cancel_scope root;
  cancel_scope left(root), right(root);
  left.cancel(cancel_reason::user);
  CHECK(!root.is_cancelled());
  CHECK(!right.is_cancelled());
}

TEST_CASE("the deadline is the earliest of a scope's own and those above") {
  using time_point = cancel_scope::time_point;
  cancel_scope root;
  cancel_scope inner(root);
  CHECK(inner.deadline() == time_point::max());
  root.expires_at(time_point(5s));
  CHECK(inner.deadline() == time_point(5s));
  inner.expires_at(time_point(7s));
  CHECK(inner.deadline() == time_point(5s));
  inner.expires_at(time_point(3s));
  CHECK(inner.deadline() == time_point(3s));
  CHECK(root.deadline() == time_point(5s));
}
