#include "io/cancellation_table.hpp"
#include "io/support.hpp"

#include <corest/io/stream.hpp>
#include <corest/io/transfer.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <span>
#include <string>
#include <string_view>

using namespace io_test;

namespace {

task<> echo(stream& from) {
  char piece[1000];
  while (auto const count = co_await from.read_some(piece)) co_await from.write({piece, count});
  from.shutdown_write();
}

std::string numbered(std::size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i) text += std::to_string(i) + ' ';
  return text;
}

task<std::string> through_echo(stream_pair pair, std::string text) {
  auto client = [&]() -> task<> {
    co_await pair.one.write(text);
    pair.one.shutdown_write();
  };
  auto reader = [&]() -> task<std::string> { co_return co_await read_to_end(pair.one); };
  auto all = co_await when_all(client(), reader(), echo(pair.other));
  co_return std::move(std::get<1>(all));
}

class reading : public awaited_operation {
 public:
  task<> wait() override {
    char room[8];
    std::size_t const count = co_await pair_.one.read_some(room);
    REQUIRE(std::string_view(room, count) == "x");
  }
  void complete(group&) override { REQUIRE(pair_.other.try_write("x").value() == 1); }
  bool left() override {
    char room[8];
    return static_cast<bool>(pair_.one.try_read(room));
  }

 protected:
  stream_pair pair_ = connected();
};
class reading_tcp final : public reading {
 public:
  task<> set_up(group&) override { pair_ = co_await connected_by_tcp(); }
};
class becoming_readable final : public reading {
 public:
  task<> set_up(group&) override {
    REQUIRE(!left());  // which it has to find out first
    co_return;
  }
  task<> wait() override { co_await pair_.one.readable(); }
  task<> settle(bool) override {
    co_await wait();
    char room[8];
    REQUIRE(pair_.one.try_read(room).value() == 1);
    REQUIRE(!left());
  }
};

// Of what the peer was told before there is no end, so that the piece has to wait for room.
class writing final : public awaited_operation {
 public:
  task<> wait() override { co_await pair_.one.write("the piece"); }
  void complete(group&) override {
    std::string room(before_.size(), ' ');
    std::size_t got = 0;
    while (auto const count = pair_.other.try_read(std::span(room).subspan(got))) {
      got += *count;
      if (*count == 0) break;
    }
    REQUIRE(room == before_);
  }
  task<> settle(bool taken) override {
    pair_.one.close();
    auto const rest = co_await read_to_end(pair_.other);
    REQUIRE(rest == (taken ? "the piece" : ""));
  }

 private:
  stream_pair pair_ = connected();
  std::string before_ = fill(pair_.one);
};
row const read_row{"stream::read_some", make<reading>};
row const read_tcp_row{"stream::read_some, TCP", make<reading_tcp>};
row const readable_row{"stream::readable", make<becoming_readable>};
row const write_row{"stream::write", make<writing>, ends::by_cancellation, 4 * every_case};

}  // namespace

TEST_CASE("bytes come back through an echo over TCP and over Unix sockets, whatever their number") {
  auto body = []() -> task<> {
    for (std::size_t const size : {std::size_t{1}, std::size_t{1000}, std::size_t{3'000'000}}) {
      auto const text = numbered(size);
      CHECK(co_await through_echo(connected(), text) == text);
      auto tcp = co_await connected_by_tcp();
      CHECK(co_await through_echo(std::move(tcp), text) == text);
    }
  };
  run(body());
}

TEST_CASE("a write to a full socket waits for room and sends every byte in order") {
  auto body = []() -> task<> {
    auto pair = co_await connected_by_tcp();
    std::string const before = fill(pair.one);
    REQUIRE(!before.empty());
    std::string const text = numbered(2'000'000);
    auto writer = [&]() -> task<> {
      co_await pair.one.write(text);
      pair.one.close();
    };
    auto reader = [&]() -> task<std::string> { co_return co_await read_to_end(pair.other); };
    auto both = co_await when_all(writer(), reader());
    CHECK(std::get<1>(both) == before + text);
  };
  run(body());
}

TEST_CASE("an empty write and an empty read do nothing, even on a full or empty socket") {
  auto body = []() -> task<> {
    auto pair = connected();
    fill(pair.one);
    co_await pair.one.write("");
    CHECK(co_await pair.one.read_some({}) == 0);
  };
  run(body());
}

TEST_CASE("several pieces leave in one send, at most max_send_pieces of them") {
  auto pair = connected();
  std::string_view const pieces[] = {"head ", "", "body"};
  CHECK(pair.one.try_write(pieces) == 9);
  char room[64];
  CHECK(pair.other.try_read(room) == 9);
  CHECK(std::string_view(room, 9) == "head body");
  std::vector<std::string_view> const many(max_send_pieces + 1, "x");
  CHECK(pair.one.try_write(many) == max_send_pieces);
  CHECK(pair.one.try_write(std::span(many).first(max_send_pieces)) == max_send_pieces);
}

TEST_CASE("a cancelled read has taken nothing") {
  auto body = []() -> task<> {
    auto pair = connected();
    char room[8];
    auto const read = [&]() -> task<std::size_t> { co_return co_await pair.one.read_some(room); };
    CHECK(co_await cancelled_while_waiting(read()) == cancel_reason::user);
    co_await pair.other.write("kept");
    CHECK(co_await pair.one.read_some(room) == 4);
  };
  run(body());
}

TEST_CASE("bytes that came before the cancellation are given to the reader") {
  auto body = []() -> task<> {
    auto pair = connected();
    environment inner = co_await this_environment();
    cancel_scope scope(*inner.scope);
    inner.scope = &scope;
    char room[8];
    auto const read = [&]() -> task<std::size_t> { co_return co_await pair.one.read_some(room); };
    auto const reader = [&]() -> task<> { CHECK(co_await in_environment(inner, read()) == 4); };
    auto const writer = [&]() -> task<> {
      co_await turn();
      co_await pair.other.write("kept");
      late_cancel const cancel(scope);
      co_await turn();
      CHECK(scope.is_cancelled());
    };
    co_await when_all(reader(), writer());
  };
  run(body());
}

TEST_CASE("a cancelled write to a full socket ends at once") {
  auto body = []() -> task<> {
    auto pair = connected();
    fill(pair.one);
    auto const write = [&]() -> task<> { co_await pair.one.write("more"); };
    CHECK(co_await cancelled_while_waiting(write()) == cancel_reason::user);
  };
  run(body());
}

TEST_CASE("writing to a peer that is gone is an error and no signal") {
  auto body = []() -> task<> {
    auto pair = connected();
    pair.other.close();
    CHECK(co_await error_of(pair.one.write("x")) == EPIPE);
  };
  run(body());
}

TEST_CASE("an io_error names its operation and compares with std::errc") {
  auto body = []() -> task<> {
    auto pair = co_await connected_by_tcp();
    pair.other.reset();
    char room[8];
    try {
      co_await pair.one.read_some(room);
      FAIL("the connection was reset");
    } catch (io_error const& error) {
      CHECK(error.code() == std::errc::connection_reset);
      CHECK(std::string_view(error.operation()) == "recv");
      CHECK(std::string_view(error.what()).starts_with("recv: "));
    }
  };
  run(body());
}

TEST_CASE("closing wakes the task that reads with EBADF") {
  auto body = []() -> task<> {
    auto pair = connected();
    char room[8];
    auto const reader = [&]() -> task<> { CHECK(co_await error_of(pair.one.read_some(room)) == EBADF); };
    auto const closer = [&]() -> task<> {
      pair.one.close();
      co_return;
    };
    co_await when_all(reader(), closer());
    CHECK(!pair.one);
  };
  run(body());
}

TEST_CASE("a released socket stays open and may be used by another stream") {
  auto body = []() -> task<> {
    auto pair = connected();
    char room[8];
    auto const read = [&]() -> task<> { co_await pair.one.read_some(room); };
    CHECK(co_await cancelled_while_waiting(read()) == cancel_reason::user);
    stream again(pair.one.release());
    CHECK(!pair.one);
    co_await pair.other.write("x");
    CHECK(co_await again.read_some(room) == 1);
  };
  run(body());
}

TEST_CASE("both ends of a connection know each other's endpoint") {
  auto body = []() -> task<> {
    auto pair = co_await connected_by_tcp();
    CHECK(pair.one.local() == pair.other.peer());
    CHECK(pair.one.peer() == pair.other.local());
    CHECK(pair.one.peer().address() == "127.0.0.1");
    CHECK_THROWS_AS((void)stream().peer(), io_error);
  };
  run(body());
}
