#include "io/cancellation_table.hpp"
#include "io/one_worker.hpp"
#include "io/support.hpp"

#include <corest/async/cross_worker/event.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/on.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;

namespace {

task<> for_ever() { co_await sleep_until(scheduler::time_point::max()); }

/// Says on which thread it was destroyed.
struct farewell {
  explicit farewell(std::thread::id* to) : where(to) {}
  farewell(farewell&& other) noexcept : where(std::exchange(other.where, nullptr)) {}
  ~farewell() {
    if (where != nullptr) *where = std::this_thread::get_id();
  }
  std::thread::id* where;
};

class waiting_elsewhere final : public awaited_operation {
 public:
  task<> wait() override {
    auto const far = [this]() -> task<int> {
      begun_ = true;
      co_await done_.wait();
      co_return 7;
    };
    int const got = co_await on(other_, far);
    REQUIRE(got == 7);
  }
  bool begun() override { return begun_; }
  void complete(group&) override { done_.set(); }

 private:
  cross_worker::event done_;
  std::atomic<bool> begun_ = false;
  worker other_;
};
// The cancellation has a way to go, on which the completion may overtake it.
row const on_row{"on", make<waiting_elsewhere>, ends::by_either, 2 * every_case};

}  // namespace

TEST_CASE("a task runs on another worker and its value comes back to this one") {
  worker other;
  auto body = [&]() -> task<> {
    auto const home = std::this_thread::get_id();
    auto const where = [](std::string text) -> task<std::pair<std::thread::id, std::string>> {
      co_await turn();
      co_return {std::this_thread::get_id(), text + " there"};
    };
    auto const answer = co_await on(other, where, std::string("was"));
    CHECK(answer.first == other.id());
    CHECK(answer.second == "was there");
    CHECK(std::this_thread::get_id() == home);
    auto const nothing = []() -> task<> { co_return; };
    co_await on(other, nothing);
    auto const only_movable = [](std::unique_ptr<int> n) -> task<std::unique_ptr<int>> { co_return n; };
    auto const back = co_await on(other, only_movable, std::make_unique<int>(7));
    CHECK(*back == 7);
  };
  run(body());
}

TEST_CASE("what the task throws over there is thrown here") {
  worker other;
  auto body = [&]() -> task<> {
    auto const later = []() -> task<int> {
      co_await turn();
      throw std::runtime_error("later");
    };
    CHECK_THROWS_WITH_AS(co_await on(other, later), "later", std::runtime_error);
    auto const no_task_made = []() -> task<int> { throw std::runtime_error("at once"); };
    CHECK_THROWS_WITH_AS(co_await on(other, no_task_made), "at once", std::runtime_error);
  };
  run(body());
}

TEST_CASE("what was sent along dies on the worker it was sent to, before the answer is there") {
  worker other;
  auto body = [&]() -> task<> {
    std::thread::id where;
    farewell last(&where);
    auto const take = [](farewell) -> task<> { co_await turn(); };
    auto call = on(other, take, std::move(last));
    co_await std::move(call);
    CHECK(where == other.id());
  };
  run(body());
}

TEST_CASE("a task may go to its own worker") {
  auto body = []() -> task<> {
    auto const number = []() -> task<int> {
      co_await turn();
      co_return 7;
    };
    CHECK(co_await on(loop::current(), number) == 7);
  };
  run(body());
}

TEST_CASE("a cancellation here goes to the scope over there, with its reason, and is waited for") {
  worker other;
  auto body = [&]() -> task<> {
    std::atomic<bool> begun = false;
    cancel_reason seen = cancel_reason::none;
    bool ended = false;
    auto const far = [&]() -> task<> {
      begun = true;
      try {
        co_await for_ever();
      } catch (cancelled const& why) {
        seen = why.reason();
      }
      auto rest = turn();
      co_await shield(1h, std::move(rest));
      ended = true;
      throw cancelled(seen);
    };
    environment inner = co_await this_environment();
    cancel_scope scope(*inner.scope);
    inner.scope = &scope;
    auto const call = [&]() -> task<cancel_reason> {
      try {
        co_await in_environment(inner, on(other, far));
      } catch (cancelled const& why) {
        co_return why.reason();
      }
      co_return cancel_reason::none;
    };
    auto const stop = [&]() -> task<> {
      while (!begun) co_await turn();
      scope.cancel(cancel_reason::disconnect);
    };
    auto const both = co_await when_all(call(), stop());
    CHECK(std::get<0>(both) == cancel_reason::disconnect);
    CHECK(seen == cancel_reason::disconnect);
    CHECK(ended);
  };
  run(body());
}

TEST_CASE("what the task gives in spite of the cancellation counts") {
  worker other;
  auto body = [&]() -> task<> {
    std::atomic<bool> begun = false;
    auto const stubborn = [&]() -> task<int> {
      begun = true;
      try {
        co_await for_ever();
      } catch (cancelled const&) {}
      co_return 7;
    };
    environment inner = co_await this_environment();
    cancel_scope scope(*inner.scope);
    inner.scope = &scope;
    auto const call = [&]() -> task<int> { co_return co_await in_environment(inner, on(other, stubborn)); };
    auto const stop = [&]() -> task<> {
      while (!begun) co_await turn();
      scope.cancel(cancel_reason::user);
    };
    auto const both = co_await when_all(call(), stop());
    CHECK(std::get<0>(both) == 7);
  };
  run(body());
}

TEST_CASE("the task over there knows the deadline of the one that waits for it") {
  worker other;
  auto body = [&]() -> task<> {
    auto const deadline = []() -> task<scheduler::time_point> {
      environment const& here = co_await this_environment();
      co_return here.scope->deadline();
    };
    auto const at = scheduler::current().now() + 1h;
    CHECK(co_await timeout_at(at, on(other, deadline)) == at);
  };
  run(body());
}

TEST_CASE("in a cancelled scope nothing is sent") {
  worker other;
  auto body = [&]() -> task<> {
    environment inner = co_await this_environment();
    cancel_scope scope(*inner.scope);
    inner.scope = &scope;
    scope.cancel(cancel_reason::shutdown);
    std::atomic<bool> called = false;
    auto const call = [&]() -> task<> {
      called = true;
      co_return;
    };
    cancel_reason reason = cancel_reason::none;
    try {
      co_await in_environment(inner, on(other, call));
    } catch (cancelled const& why) {
      reason = why.reason();
    }
    CHECK(reason == cancel_reason::shutdown);
    other.stop();
    CHECK(!called);
  };
  run(body());
}

TEST_CASE("a frame that is thrown away cancels its task over there, and hears of nothing") {
  worker other;
  std::atomic<bool> begun = false;
  std::atomic<int> reason = 0;
  auto const far = [&]() -> task<> {
    begun = true;
    try {
      co_await for_ever();
    } catch (cancelled const& why) {
      reason = static_cast<int>(why.reason());
      throw;
    }
  };
  virtual_clock here;
  scheduler_scope const current(here);
  cancel_scope scope;
  environment const env{&scope};
  auto call = on(other, far);
  CHECK(!call.start(env));
  while (!begun) std::this_thread::yield();
  call.abandon();
  while (reason == 0) std::this_thread::yield();
  CHECK(reason == static_cast<int>(cancel_reason::shutdown));
}

TEST_CASE("workers call each other at the same time, and each gets its own answers") {
  constexpr int calls = 200;
  worker workers[3];
  auto body = [&]() -> task<> {
    auto const square = [](int n) -> task<int> {
      if (n % 3 == 0) co_await turn();
      if (n % 10 == 9) throw n;
      co_return n* n;
    };
    auto const further = [&](int n) -> task<int> {
      co_return co_await on(workers[static_cast<std::size_t>(n + 1) % 3], square, n);
    };
    int right = 0;
    auto const one = [&](int n) -> task<> {
      try {
        if (co_await on(workers[static_cast<std::size_t>(n) % 3], further, n) == n * n) ++right;
      } catch (int thrown) {
        if (thrown == n) ++right;
      }
    };
    std::vector<task<>> all;
    for (int n = 0; n < calls; ++n) all.push_back(one(n));
    co_await when_all(std::move(all));
    CHECK(right == calls);
  };
  run(body());
}

TEST_CASE("cancellations that race with the answer lose nothing") {
  worker other;
  auto body = [&]() -> task<> {
    std::atomic<int> made = 0;
    int given = 0;
    auto const far = [&]() -> task<int> { co_return ++made, 1; };
    for (int i = 0; i < 500; ++i) {
      auto const call = [&]() -> task<> { given += co_await on(other, far); };
      co_await cancelled_while_waiting(call());
    }
    CHECK(given == made);
  };
  run(body());
}
