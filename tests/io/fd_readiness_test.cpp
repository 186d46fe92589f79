#include "io/support.hpp"

#include <corest/io/fd_readiness.hpp>
#include <corest/io/loop.hpp>

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace io_test;

namespace {

void put(stream& to, std::string_view bytes) { REQUIRE(to.try_write(bytes) == bytes.size()); }

class hangups final : public hangup_hook {
 public:
  void peer_gone(readiness now) noexcept override { seen.push_back(now); }
  std::vector<readiness> seen;
};

}  // namespace

TEST_CASE("a connection's readiness costs at most 100 bytes") {
  CHECK(sizeof(fd_readiness) <= 72);
  CHECK(sizeof(stream) <= 100);
}

TEST_CASE("a descriptor that never waits is never registered") {
  auto body = []() -> task<> {
    auto pair = connected();
    put(pair.other, "ready");
    char byte = 0;
    CHECK(co_await pair.one.read_some({&byte, 1}) == 1);
    CHECK(byte == 'r');
  };
  cancel_scope scope;
  environment const env{&scope};
  auto work = body();
  CHECK(work.start(env));  // no loop runs here, and none was needed
  work.result();
}

TEST_CASE("waiting without a loop says what is missing") {
  auto pair = connected();
  auto body = [&]() -> task<> {
    char byte = 0;
    co_await pair.one.read_some({&byte, 1});
  };
  cancel_scope scope;
  environment const env{&scope};
  auto waiting = body();
  CHECK(waiting.start(env));
  CHECK_THROWS_WITH_AS(waiting.result(), doctest::Contains("corest::run()"), std::logic_error);
}

TEST_CASE("bytes that arrive between a drained read and the wait are not missed") {
  auto body = []() -> task<> {
    auto pair = connected();
    char room[64];
    auto reader = [&]() -> task<> { co_await pair.one.readable(); };
    for (int round = 0; round < 100; ++round) {
      put(pair.other, "a");
      co_await reader();
      CHECK(pair.one.try_read(room) == 1);  // short: drained
      put(pair.other, "b");                 // the edge comes before anybody waits
      co_await reader();
      CHECK(pair.one.try_read(room) == 1);
      CHECK(pair.one.try_read(room).error() == std::errc::operation_would_block);
    }
  };
  run(body());
}

TEST_CASE("bytes that arrive while nobody waits are remembered") {
  auto body = []() -> task<> {
    auto pair = connected();
    char room[64];
    put(pair.other, "1");
    co_await pair.one.readable();
    CHECK(pair.one.try_read(room) == 1);
    put(pair.other, "2");
    co_await turn();
    co_await pair.one.readable();
    CHECK(pair.one.try_read(room) == 1);
  };
  run(body());
}

TEST_CASE("a close that came with the last bytes is not missed after a short read") {
  auto body = []() -> task<> {
    auto pair = connected();
    co_await turn();
    auto reader = [&]() -> task<std::string> { co_return co_await read_to_end(pair.one); };
    auto writer = [&]() -> task<> {
      put(pair.other, "last words");
      pair.other.close();
      co_return;
    };
    auto both = co_await when_all(reader(), writer());  // one event for bytes and end
    CHECK(std::get<0>(both) == "last words");
  };
  run(body());
}

TEST_CASE("a second task that waits for the same direction is refused, and the first goes on") {
  auto body = []() -> task<> {
    auto pair = connected();
    char byte = 0;
    CHECK(!pair.one.try_read({&byte, 1}));
    auto first = [&]() -> task<> { co_await pair.one.readable(); };
    auto second = [&]() -> task<> {
      try {
        co_await pair.one.readable();
        FAIL("two readers");
      } catch (std::logic_error const& error) {
        CHECK(std::string(error.what()).find("one reader") != std::string::npos);
      }
      put(pair.other, "x");
    };
    co_await when_all(first(), second());
  };
  run(body());
}

TEST_CASE("one task reads while another writes") {
  auto body = []() -> task<> {
    auto pair = connected();
    auto const sent = fill(pair.one);
    char byte = 0;
    CHECK(!pair.one.try_read({&byte, 1}));
    auto reader = [&]() -> task<> { co_await pair.one.readable(); };
    auto writer = [&]() -> task<> { co_await pair.one.writable(); };
    auto peer = [&]() -> task<> {
      std::string room(sent.size(), 0);
      put(pair.other, "x");
      CHECK(pair.other.try_read(room) == sent.size());
      co_return;
    };
    co_await when_all(reader(), writer(), peer());
  };
  run(body());
}

TEST_CASE("a cancelled wait leaves the descriptor free for the next") {
  auto body = []() -> task<> {
    auto pair = connected();
    char byte = 0;
    CHECK(!pair.one.try_read({&byte, 1}));  // nothing there: from now on readable() waits
    auto const wait = [&]() -> task<> { co_await pair.one.readable(); };
    CHECK(co_await cancelled_while_waiting(wait()) == cancel_reason::user);
    put(pair.other, "x");
    co_await wait();
    CHECK(pair.one.try_read({&byte, 1}) == 1);
  };
  run(body());
}

TEST_CASE("a wait in a cancelled scope throws, and again, but what is ready is still given") {
  auto body = []() -> task<> {
    auto pair = connected();
    environment inner = co_await this_environment();
    cancel_scope scope(*inner.scope);
    scope.cancel(cancel_reason::shutdown);
    inner.scope = &scope;
    char byte = 0;
    auto const read = [&]() -> task<std::size_t> { co_return co_await pair.one.read_some({&byte, 1}); };
    for (int i = 0; i < 2; ++i) {
      cancel_reason reason = cancel_reason::none;
      try {
        co_await in_environment(inner, read());
      } catch (cancelled const& end) {
        reason = end.reason();
      }
      CHECK(reason == cancel_reason::shutdown);
    }
    auto other = connected();
    put(other.one, "x");
    auto const ready = [&]() -> task<std::size_t> { co_return co_await other.other.read_some({&byte, 1}); };
    CHECK(co_await in_environment(inner, ready()) == 1);
  };
  run(body());
}

TEST_CASE("a peer that goes away is noticed while nobody reads, each change once") {
  auto body = []() -> task<> {
    auto pair = connected();
    hangups hook;
    pair.one.on_hangup(&hook);
    co_await turn();
    CHECK(hook.seen.empty());
    pair.other.shutdown_write();
    co_await turn();
    CHECK(hook.seen == std::vector<readiness>{peer_closed});
    CHECK(pair.one.state() == (ready_to_read | ready_to_write | peer_closed));
    pair.other.close();
    co_await turn();
    CHECK(hook.seen == std::vector<readiness>{peer_closed, hung_up});
  };
  run(body());
}

TEST_CASE("a TCP peer that resets the connection is noticed while nobody reads") {
  auto body = []() -> task<> {
    auto pair = co_await connected_by_tcp();
    hangups hook;
    pair.one.on_hangup(&hook);
    pair.other.reset();
    auto const gone = [&]() -> task<> {
      while (hook.seen.empty()) co_await turn();
    };
    co_await gone();
    CHECK((hook.seen.back() & hung_up) != 0);
    char byte = 0;
    CHECK(pair.one.try_read({&byte, 1}).error() == std::errc::connection_reset);
  };
  run(body());
}

TEST_CASE("a hook that was taken off hears nothing") {
  auto body = []() -> task<> {
    auto pair = connected();
    hangups hook;
    pair.one.on_hangup(&hook);
    co_await turn();
    pair.one.on_hangup(nullptr);
    pair.other.close();
    co_await turn();
    CHECK(hook.seen.empty());
    CHECK((pair.one.state() & hung_up) != 0);
  };
  run(body());
}

TEST_CASE("a stream keeps its registration, and what it knows, when it is moved") {
  auto body = []() -> task<> {
    auto pair = connected();
    pair.one.on_hangup(nullptr);
    char byte = 0;
    CHECK(!pair.one.try_read({&byte, 1}));
    auto const wait = [](stream& on) -> task<> { co_await on.readable(); };
    CHECK(co_await cancelled_while_waiting(wait(pair.one)) == cancel_reason::user);
    stream moved = std::move(pair.one);
    put(pair.other, "x");
    co_await wait(moved);
    CHECK(moved.try_read({&byte, 1}) == 1);
    stream assigned;
    assigned = std::move(moved);
    put(pair.other, "y");
    co_await wait(assigned);
    CHECK(assigned.try_read({&byte, 1}) == 1);
    CHECK(byte == 'y');
  };
  run(body());
}

TEST_CASE("a watcher may destroy others whose events came in the same wake-up") {
  // Each that hears of its event destroys all the rest; whoever is destroyed must hear nothing.
  struct watcher final : private fd_watcher {
    watcher(int fd, std::vector<std::unique_ptr<watcher>>& everyone, int& count)
        : fd_watcher(fd), all(everyone), heard(count) {
      watch();
    }
    void on_ready(readiness) noexcept override {
      ++heard;
      for (auto& each : all)
        if (each.get() != this) each.reset();
    }
    std::vector<std::unique_ptr<watcher>>& all;
    int& heard;
  };
  auto body = []() -> task<> {
    int heard = 0;
    std::vector<stream_pair> pairs;
    std::vector<std::unique_ptr<watcher>> watchers;
    for (int i = 0; i < 16; ++i) {
      pairs.push_back(connected());
      watchers.push_back(std::make_unique<watcher>(pairs.back().one.fd(), watchers, heard));
    }
    co_await turn();
    CHECK(heard == 1);
  };
  run(body());
}

TEST_CASE("a descriptor stays with the loop on which it first waited") {
  auto pair = connected();
  char byte = 0;
  CHECK(!pair.one.try_read({&byte, 1}));
  auto const wait = [&]() -> task<> { co_await pair.one.readable(); };
  auto body = [&]() -> task<> {
    CHECK(co_await cancelled_while_waiting(wait()) == cancel_reason::user);
    std::exception_ptr failure;
    std::thread elsewhere([&] {
      try {
        run(wait());
      } catch (...) {
        failure = std::current_exception();
      }
    });
    elsewhere.join();
    REQUIRE(failure);
    CHECK_THROWS_AS(std::rethrow_exception(failure), std::logic_error);
  };
  run(body());
  put(pair.other, "x");
  run(wait());  // the first loop is gone, so another may have it
  CHECK(pair.one.try_read({&byte, 1}) == 1);
}
