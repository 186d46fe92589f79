#include "io/cancellation_table.hpp"
#include "io/support.hpp"

#include <corest/async/timeout.hpp>
#include <corest/io/signals.hpp>

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <set>

using namespace io_test;

namespace {
bool blocked(int signal) {
  sigset_t now;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &now);
  return ::sigismember(&now, signal) == 1;
}

class waiting_for_a_signal final : public awaited_operation {
 public:
  task<> wait() override {
    int const signal = co_await signals_.next();
    REQUIRE(signal == SIGUSR2);
  }
  void complete(group&) override { ::kill(::getpid(), SIGUSR2); }
  bool left() override { return signals_.try_next().has_value(); }

 private:
  signal_set signals_{SIGUSR2};
};
row const next_row{"signal_set::next", make<waiting_for_a_signal>};

}  // namespace

TEST_CASE("signals of the set are delivered to the task that waits") {
  auto body = []() -> task<> {
    signal_set signals{SIGUSR1, SIGUSR2};
    auto const sender = [&]() -> task<> {
      co_await checkpoint();
      ::kill(::getpid(), SIGUSR2);
    };
    auto both = co_await when_all(signals.next(), sender());
    CHECK(std::get<0>(both) == SIGUSR2);
  };
  run(body());
}

TEST_CASE("signals that come while nobody waits are kept, a repeated one once") {
  auto body = []() -> task<> {
    signal_set signals{SIGUSR1, SIGUSR2};
    ::kill(::getpid(), SIGUSR1);
    ::kill(::getpid(), SIGUSR1);
    ::kill(::getpid(), SIGUSR2);
    std::set<int> seen;
    seen.insert(co_await signals.next());
    seen.insert(co_await signals.next());
    CHECK(seen == std::set{SIGUSR1, SIGUSR2});
    CHECK(!signals.try_next());
  };
  run(body());
}

TEST_CASE("waiting for a signal can be cancelled, and the signal that comes then is kept") {
  auto body = []() -> task<> {
    signal_set signals{SIGUSR1};
    CHECK(co_await cancelled_while_waiting(signals.next()) == cancel_reason::user);
    ::kill(::getpid(), SIGUSR1);
    CHECK(co_await signals.next() == SIGUSR1);
  };
  run(body());
}

TEST_CASE("signals go back to their handlers when the set ends") {
  REQUIRE(!blocked(SIGUSR1));
  {
    signal_set const outer{SIGUSR1};
    {
      signal_set const inner{SIGUSR1, SIGUSR2};
      CHECK(blocked(SIGUSR2));
    }
    CHECK(blocked(SIGUSR1));
    CHECK(!blocked(SIGUSR2));
  }
  CHECK(!blocked(SIGUSR1));
}

TEST_CASE("what is no signal is refused") {
  for (int const wrong : {0, -1, 65}) CHECK_THROWS_AS(signal_set{wrong}, io_error);
}
