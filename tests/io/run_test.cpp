#include "io/support.hpp"

#include <corest/io/run.hpp>

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

using namespace io_test;

namespace {

volatile sig_atomic_t handled = 0;

/// Counts the signals that reach the process's own handler, instead of ending the test.
class counting_handler {
 public:
  explicit counting_handler(void (*handler)(int) = [](int) { handled = handled + 1; }) {
    handled = 0;
    struct sigaction count{};
    count.sa_handler = handler;
    ::sigaction(SIGINT, &count, &before_);
  }
  ~counting_handler() { ::sigaction(SIGINT, &before_, nullptr); }

 private:
  struct sigaction before_{};
};

void interrupt() { ::kill(::getpid(), SIGINT); }

task<> sleep_for_ever() { co_await sleep_until(scheduler::time_point::max()); }

}  // namespace

TEST_CASE("run gives the value of the task, whatever its type") {
  auto number = []() -> task<int> {
    co_await checkpoint();
    co_return 7;
  };
  CHECK(run(number()) == 7);
  auto text = []() -> task<std::string> { co_return "text"; };
  CHECK(run(text()) == "text");
  auto only_movable = []() -> task<std::unique_ptr<int>> { co_return std::make_unique<int>(3); };
  CHECK(*run(only_movable()) == 3);
  int there = 1;
  auto reference = [&]() -> task<int&> { co_return there; };
  CHECK(&run(reference()) == &there);
}

TEST_CASE("run rethrows what the task throws") {
  auto at_once = []() -> task<> {
    throw std::runtime_error("at once");
    co_return;
  };
  CHECK_THROWS_WITH_AS(run(at_once()), "at once", std::runtime_error);
  auto later = []() -> task<int> {
    co_await turn();
    throw std::runtime_error("later");
  };
  CHECK_THROWS_WITH_AS(run(later()), "later", std::runtime_error);
}

TEST_CASE("a task that runs cannot call run itself") {
  auto inner = []() -> task<> { co_return; };
  auto outer = [&]() -> task<> {
    run(inner());
    co_return;
  };
  CHECK_THROWS_AS(run(outer()), std::logic_error);
}

TEST_CASE("threads run loops of their own at the same time") {
  auto body = []() -> task<int> {
    auto pair = co_await connected_by_tcp();
    co_await pair.one.write("four");
    char room[8];
    co_return static_cast<int>(co_await pair.other.read_some(room));
  };
  int sums[4] = {};
  std::thread threads[4];
  for (int i = 0; i < 4; ++i) threads[i] = std::thread([&sums, &body, i] { sums[i] = run(body()); });
  for (auto& each : threads) each.join();
  for (int const sum : sums) CHECK(sum == 4);
}

TEST_CASE("an interrupt cancels the task; the signal then has its ordinary effect") {
  counting_handler const counting;
  int handled_before_the_end = -1;
  auto body = [&]() -> task<> {
    interrupt();
    try {
      co_await sleep_for_ever();
    } catch (cancelled const& end) {
      CHECK(end.reason() == cancel_reason::user);
      handled_before_the_end = handled;
      throw;
    }
  };
  CHECK_THROWS_AS(run(body()), cancelled);
  CHECK(handled_before_the_end == 0);
  CHECK(handled == 1);
}

TEST_CASE("a task that finishes in spite of the interrupt is not interrupted afterwards") {
  counting_handler const counting;
  auto body = []() -> task<int> {
    interrupt();
    try {
      co_await sleep_for_ever();
    } catch (cancelled const&) {}
    co_return 1;
  };
  CHECK(run(body()) == 1);
  CHECK(handled == 0);
}

TEST_CASE("a second interrupt has its ordinary effect at once") {
  counting_handler const counting;
  auto body = []() -> task<int> {
    interrupt();
    try {
      co_await sleep_for_ever();
    } catch (cancelled const&) {}
    CHECK(handled == 0);
    interrupt();
    cancel_scope calm;
    environment const aside{&calm};
    auto wait = []() -> task<> {
      while (handled == 0) co_await turn();
    };
    co_await in_environment(aside, wait());
    co_return 1;
  };
  CHECK(run(body()) == 1);
  CHECK(handled == 1);
}

TEST_CASE("interrupts are left alone where run is told so, on other threads, and where they are ignored") {
  auto body = []() -> task<int> {
    interrupt();
    co_await turn();
    co_await turn();
    co_return 1;
  };
  {
    counting_handler const counting;
    CHECK(run(body(), on_interrupt::leave) == 1);
    CHECK(handled == 1);
  }
  {
    counting_handler const counting;
    int value = 0;
    std::thread([&] { value = run(body()); }).join();
    CHECK(value == 1);
    CHECK(handled == 1);
  }
  {
    counting_handler const ignoring(SIG_IGN);
    CHECK(run(body()) == 1);
  }
}
