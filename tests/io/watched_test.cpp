#include "io/cancellation_table.hpp"
#include "io/support.hpp"

#include <corest/io/watched.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <stdexcept>
#include <string>

using namespace io_test;

namespace {
void put(int fd, std::string_view bytes) {
  REQUIRE(::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
}
char take(int fd) {
  char byte = 0;
  REQUIRE(::read(fd, &byte, 1) == 1);
  return byte;
}

template <bool Kept>
class waiting_for_a_byte final : public awaited_operation {
 public:
  task<> set_up(group&) override {
    if constexpr (Kept) watched_.emplace(pipe_.reading.fd());
    co_return;
  }
  task<> wait() override {
    if constexpr (Kept)
      co_await watched_->readable();
    else
      co_await readable(pipe_.reading.fd());
  }
  void complete(group&) override { put(pipe_.writing.fd(), "x"); }
  task<> settle(bool) override {
    co_await wait();
    REQUIRE(take(pipe_.reading.fd()) == 'x');
  }

 private:
  pipe_pair pipe_ = make_pipe();
  std::optional<watched> watched_;
};
row const readable_row{"readable", make<waiting_for_a_byte<false>>};
row const watched_row{"watched::readable", make<waiting_for_a_byte<true>>};

template <bool Kept>
class waiting_for_room final : public awaited_operation {
 public:
  waiting_for_room() {
    std::string const piece(4096, 'f');
    while (::write(pipe_.writing.fd(), piece.data(), piece.size()) > 0) {}
  }
  task<> set_up(group&) override {
    if constexpr (Kept) watched_.emplace(pipe_.writing.fd());
    co_return;
  }
  task<> wait() override {
    if constexpr (Kept)
      co_await watched_->writable();
    else
      co_await writable(pipe_.writing.fd());
  }
  void complete(group&) override {
    char room[4096];
    while (::read(pipe_.reading.fd(), room, sizeof room) > 0) {}
  }
  task<> settle(bool) override {
    co_await wait();
    put(pipe_.writing.fd(), "x");
  }

 private:
  pipe_pair pipe_ = make_pipe();
  std::optional<watched> watched_;
};
row const writable_row{"writable", make<waiting_for_room<false>>};
row const watched_writable_row{"watched::writable", make<waiting_for_room<true>>};

}  // namespace

TEST_CASE("a foreign descriptor is waited for until it is readable") {
  auto body = []() -> task<> {
    auto pipe = make_pipe();
    int const fd = pipe.reading.fd();
    CHECK(co_await cancelled_while_waiting(readable(fd)) == cancel_reason::user);
    auto const writer = [&]() -> task<> {
      co_await checkpoint();
      put(pipe.writing.fd(), "ab");
    };
    co_await when_all(readable(fd), writer());
    CHECK(take(fd) == 'a');
    co_await readable(fd);  // one byte is left: it asks anew each time
    CHECK(take(fd) == 'b');
    pipe.writing.close();
    co_await readable(fd);  // the end is something to read
  };
  run(body());
}

TEST_CASE("a full pipe is waited for until it is writable") {
  auto body = []() -> task<> {
    auto pipe = make_pipe();
    std::string const piece(4096, 'p');
    while (::write(pipe.writing.fd(), piece.data(), piece.size()) > 0) {}
    CHECK(co_await cancelled_while_waiting(writable(pipe.writing.fd())) == cancel_reason::user);
    auto const reader = [&]() -> task<> {
      std::string room(1 << 20, 0);
      co_await checkpoint();
      CHECK(::read(pipe.reading.fd(), room.data(), room.size()) > 0);
    };
    co_await when_all(writable(pipe.writing.fd()), reader());
    co_await writable(pipe.writing.fd());
  };
  run(body());
}

TEST_CASE("several tasks may wait for one foreign descriptor, also one that a stream uses") {
  auto body = []() -> task<> {
    auto pair = connected();
    int const fd = pair.one.fd();
    char byte = 0;
    auto const reader = [&]() -> task<> { CHECK(co_await pair.one.read_some({&byte, 1}) == 1); };
    auto const writer = [&]() -> task<> {
      co_await checkpoint();
      co_await pair.other.write("x");
    };
    auto const first = [&]() -> task<> { co_await readable(fd); };
    co_await when_all(first(), first(), writable(fd), writer());
    co_await reader();
    CHECK(!pair.one.try_read({&byte, 1}));
    co_await when_all(reader(), first(), writer());
  };
  run(body());
}

TEST_CASE("a regular file is always ready, and a closed descriptor is an error") {
  auto body = []() -> task<> {
    descriptor file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
    co_await readable(file.fd());
    co_await writable(file.fd());
    CHECK_THROWS_AS(watched{file.fd()}, io_error);
    CHECK(co_await error_of(readable(-1)) == EBADF);
  };
  run(body());
}

TEST_CASE("a watched descriptor asks anew at each wait, however little was read before") {
  auto body = []() -> task<> {
    auto pipe = make_pipe();
    watched input(pipe.reading.fd());
    auto const wait = [&]() -> task<> { co_await input.readable(); };
    CHECK(co_await cancelled_while_waiting(wait()) == cancel_reason::user);
    put(pipe.writing.fd(), "abc");
    for (char const expected : {'a', 'b', 'c'}) {
      co_await input.readable();
      CHECK(take(pipe.reading.fd()) == expected);
    }
    CHECK(co_await cancelled_while_waiting(wait()) == cancel_reason::user);
    auto const second = [&]() -> task<> {
      CHECK_THROWS_AS(co_await input.readable(), std::logic_error);
      put(pipe.writing.fd(), "d");
    };
    co_await when_all(wait(), second());
  };
  run(body());
}
