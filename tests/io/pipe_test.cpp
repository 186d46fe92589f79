#include "io/cancellation_table.hpp"
#include "io/support.hpp"

#include <corest/io/pipe.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <span>
#include <string>

using namespace io_test;

namespace {

class reading final : public awaited_operation {
 public:
  task<> wait() override {
    char room[8];
    std::size_t const count = co_await ends_.reading.read_some(room);
    REQUIRE(std::string(room, count) == "x");
  }
  void complete(group&) override { REQUIRE(ends_.writing.try_write("x").value() == 1); }
  bool left() override {
    char room[8];
    return static_cast<bool>(ends_.reading.try_read(room));
  }

 private:
  pipe_ends ends_ = open_pipe();
};
class writing final : public awaited_operation {
 public:
  task<> wait() override { co_await ends_.writing.write("the piece"); }
  void complete(group&) override {
    std::string room(before_.size(), ' ');
    std::size_t got = 0;
    while (got < room.size()) got += ends_.reading.try_read(std::span(room).subspan(got)).value();
    REQUIRE(room == before_);
  }
  task<> settle(bool taken) override {
    ends_.writing.close();
    auto const rest = co_await read_to_end(ends_.reading);
    REQUIRE(rest == (taken ? "the piece" : ""));
  }

 private:
  pipe_ends ends_ = open_pipe();
  std::string before_ = fill(ends_.writing);
};
row const read_row{"pipe, reading", make<reading>};
row const write_row{"pipe, writing", make<writing>};

}  // namespace

TEST_CASE("what is written into a pipe is read from its other end, in order, to the end") {
  auto body = []() -> task<> {
    auto ends = open_pipe();
    std::string const much(300'000, 'p');  // more than a pipe holds
    auto const writer = [&]() -> task<> {
      co_await ends.writing.write(much);
      co_await ends.writing.write("last");
      ends.writing.close();
    };
    auto const both = co_await when_all(read_to_end(ends.reading), writer());
    CHECK(std::get<0>(both) == much + "last");
  };
  run(body());
}

TEST_CASE("reading an empty pipe and writing a full one can be cancelled, and both go on later") {
  auto body = []() -> task<> {
    auto ends = open_pipe();
    char room[16];
    CHECK(co_await cancelled_while_waiting(ends.reading.read_some(room)) == cancel_reason::user);
    auto const sent = fill(ends.writing);
    CHECK(co_await cancelled_while_waiting(ends.writing.write("more")) == cancel_reason::user);
    auto const writer = [&]() -> task<> {
      co_await ends.writing.write("more");
      ends.writing.close();
    };
    auto const both = co_await when_all(read_to_end(ends.reading), writer());
    CHECK(std::get<0>(both) == sent + "more");
  };
  run(body());
}

TEST_CASE("writing into a pipe that nobody reads is an error and no signal") {
  auto body = []() -> task<> {
    auto ends = open_pipe();
    ends.reading.close();
    CHECK(co_await error_of(ends.writing.write("x")) == EPIPE);
    sigset_t left;
    sigpending(&left);
    CHECK(sigismember(&left, SIGPIPE) == 0);
    sigset_t blocked;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    CHECK(sigismember(&blocked, SIGPIPE) == 0);
  };
  run(body());
}

TEST_CASE("a pipe that is moved keeps to its own calls") {
  auto body = []() -> task<> {
    auto ends = open_pipe();
    co_await ends.writing.write("a");
    stream moved;
    moved = std::move(ends.writing);
    co_await moved.write("b");
    char room[4];
    CHECK(co_await ends.reading.read_some(room) == 2);
  };
  run(body());
}

TEST_CASE("a terminal is a stream of lines: what a short read leaves is not forgotten") {
  auto body = []() -> task<> {
    descriptor master(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK));
    REQUIRE(master);
    REQUIRE(::grantpt(master.fd()) == 0);
    REQUIRE(::unlockpt(master.fd()) == 0);
    char name[64];
    REQUIRE(::ptsname_r(master.fd(), name, sizeof name) == 0);
    stream terminal{descriptor(::open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC))};
    stream keyboard{std::move(master)};
    char room[64];
    CHECK(co_await cancelled_while_waiting(terminal.read_some(room)) == cancel_reason::user);
    co_await keyboard.write("one\ntwo\n");
    CHECK(co_await terminal.read_some(room) == 4);
    CHECK(co_await terminal.read_some(room) == 4);
    CHECK(std::string_view(room, 4) == "two\n");
  };
  run(body());
}
