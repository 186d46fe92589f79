#include "io/cancellation_table.hpp"
#include "io/full_backlog.hpp"
#include "io/one_connection.hpp"
#include "io/support.hpp"

#include <corest/io/connect.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;

namespace {

endpoint abstract_name() {
  return endpoint::unix_path("@corest-connect-" + std::to_string(::getpid())).value();
}

// The system answers by itself, at once: so it may be through when the cancellation comes.
class connecting final : public awaited_operation {
 public:
  task<> wait() override { made_ = co_await connect(server_.local()); }
  void complete(group&) override {}
  task<> settle(bool taken) override {
    if (!taken) co_await wait();
    co_await one_connection(server_, made_);
  }

 private:
  listener server_{loopback()};
  stream made_;
};

// A Unix listener without room gives no event when it has some again: it is asked after a pause, and a
// cancellation that comes when the pause is over stops that attempt no more.
class waiting_for_a_backlog final : public awaited_operation {
 public:
  task<> set_up(group&) override { first_ = co_await connect(server_.local()); }
  task<> wait() override { made_ = co_await connect(server_.local()); }
  void complete(group&) override { accepted_ = std::move(server_.try_accept()).value(); }
  task<> settle(bool taken) override {
    if (!taken) co_await wait();
    co_await one_connection(server_, made_);
  }

 private:
  listener server_{abstract_name(), {.backlog = 0}};
  stream first_;
  stream accepted_;
  stream made_;
};
row const tcp_row{"connect, TCP", make<connecting>, ends::by_either};
row const unix_row{"connect, Unix without room", make<waiting_for_a_backlog>, ends::by_either};

}  // namespace

TEST_CASE("nobody there: the connection is refused") {
  auto body = []() -> task<> {
    endpoint nobody;
    {
      listener const was(loopback());
      nobody = was.local();
    }
    CHECK(co_await error_of(connect(nobody)) == ECONNREFUSED);
    CHECK(co_await error_of(connect(abstract_name())) == ECONNREFUSED);
    CHECK(co_await error_of(connect(endpoint::unix_path("/nowhere/at/all").value())) == ENOENT);
  };
  run(body());
}

TEST_CASE("nobody answers: connecting ends with ETIMEDOUT at its own limit") {
  auto body = []() -> task<> {
    listener server(loopback(), {.backlog = 0});
    auto const held = co_await fill_backlog(server);
    CHECK(co_await error_of(connect(server.local(), {.timeout = 1ms})) == ETIMEDOUT);
  };
  run(body());
}

TEST_CASE("connecting can be cancelled while nobody answers") {
  auto body = []() -> task<> {
    listener server(loopback(), {.backlog = 0});
    auto const held = co_await fill_backlog(server);
    CHECK(co_await cancelled_while_waiting(connect(server.local())) == cancel_reason::user);
    listener local(abstract_name(), {.backlog = 0});
    auto const first = co_await connect(local.local());
    CHECK(co_await cancelled_while_waiting(connect(local.local())) == cancel_reason::user);
  };
  run(body());
}

TEST_CASE("connecting to a Unix listener with a full backlog succeeds once there is room") {
  auto body = []() -> task<> {
    listener server(abstract_name(), {.backlog = 0});
    std::vector<stream> held;
    auto const fill = [&]() -> task<> {
      for (;;) held.push_back(co_await connect(server.local(), {.timeout = 1ms}));
    };
    CHECK(co_await error_of(fill()) == ETIMEDOUT);
    auto const dial = [&]() -> task<stream> { co_return co_await connect(server.local()); };
    auto const accept = [&]() -> task<> {
      for (auto const& each : held) {
        (void)each;
        co_await server.accept();
      }
    };
    auto both = co_await when_all(dial(), accept());
    CHECK(static_cast<bool>(std::get<0>(both)));
  };
  run(body());
}
