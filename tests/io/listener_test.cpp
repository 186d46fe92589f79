#include "io/cancellation_table.hpp"
#include "io/support.hpp"

#include <corest/io/listener.hpp>

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

using namespace io_test;

namespace {

/// A folder for socket files.
class folder {
 public:
  folder() {
    char name[] = "/tmp/corest-listener-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(std::string const& name) const { return path_ + "/" + name; }
  [[nodiscard]] endpoint at(std::string const& name) const { return endpoint::unix_path(file(name)).value(); }

 private:
  std::string path_;
};

/// Leaves the process no further descriptor for a while.
class no_descriptors_left {
 public:
  no_descriptors_left() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    int const lowest_free = ::dup(0);
    ::close(lowest_free);
    rlimit const tight{static_cast<rlim_t>(lowest_free), before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &tight);
  }
  ~no_descriptors_left() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

bool no_delay(stream const& of) {
  int value = 0;
  socklen_t size = sizeof value;
  ::getsockopt(of.fd(), IPPROTO_TCP, TCP_NODELAY, &value, &size);
  return value != 0;
}

int bind_error(endpoint const& at, listen_options options = {}) {
  try {
    listener const refused(at, options);
  } catch (io_error const& error) {
    return error.code().value();
  }
  return 0;
}

class accepting : public awaited_operation {
 public:
  task<> wait() override { accepted_ = co_await server_.accept(); }
  void complete(group&) override {
    endpoint const to = server_.local();
    client_ =
        descriptor(::socket(static_cast<sockaddr const*>(to.sockaddr_data())->sa_family, SOCK_STREAM, 0));
    REQUIRE(::connect(client_.fd(), static_cast<sockaddr const*>(to.sockaddr_data()),
                      static_cast<socklen_t>(to.sockaddr_size())) == 0);
    REQUIRE(::send(client_.fd(), "x", 1, 0) == 1);
  }
  task<> settle(bool taken) override {
    if (!taken) co_await wait();
    char room[8];
    std::size_t const count = co_await accepted_.read_some(room);
    REQUIRE(count == 1);
    REQUIRE(!server_.try_accept());
  }

 protected:
  explicit accepting(endpoint const& at) : server_(at) {}
  listener server_;
  descriptor client_;
  stream accepted_;
};
struct accepting_tcp final : accepting {
  accepting_tcp() : accepting(loopback()) {}
};
struct accepting_unix final : accepting {
  accepting_unix() : accepting(endpoint::unix_path("@corest-accept-" + std::to_string(::getpid())).value()) {}
};
row const tcp_row{"listener::accept, TCP", make<accepting_tcp>};
row const unix_row{"listener::accept, Unix", make<accepting_unix>};

}  // namespace

TEST_CASE("a listener accepts in the order of connecting, and answers leave without Nagle's delay") {
  auto body = []() -> task<> {
    listener server(loopback());
    CHECK(server.local().port() != 0);
    stream first = co_await connect(server.local());
    stream second = co_await connect(server.local());
    stream accepted = co_await server.accept();
    CHECK(accepted.peer() == first.local());
    CHECK(no_delay(accepted));
    CHECK(no_delay(first));
    CHECK((co_await server.accept()).peer() == second.local());
    CHECK(server.try_accept().error() == std::errc::operation_would_block);
  };
  run(body());
}

TEST_CASE("an accept that waits gets the connection that comes") {
  auto body = []() -> task<> {
    listener server(loopback());
    for (int round = 0; round < 20; ++round) {
      auto accept = [&]() -> task<stream> { co_return co_await server.accept(); };
      auto dial = [&]() -> task<stream> {
        co_await checkpoint();
        co_return co_await connect(server.local());
      };
      auto both = co_await when_all(accept(), dial());
      CHECK(std::get<0>(both).peer() == std::get<1>(both).local());
    }
  };
  run(body());
}

TEST_CASE("a connection that comes after the accept was cancelled stays in the backlog") {
  auto body = []() -> task<> {
    listener server(loopback());
    auto const accept = [&]() -> task<> { co_await server.accept(); };
    CHECK(co_await cancelled_while_waiting(accept()) == cancel_reason::user);
    stream client = co_await connect(server.local());
    CHECK((co_await server.accept()).peer() == client.local());
  };
  run(body());
}

TEST_CASE("a connection that came before the cancellation is delivered") {
  auto body = []() -> task<> {
    listener server(loopback());
    environment inner = co_await this_environment();
    cancel_scope scope(*inner.scope);
    inner.scope = &scope;
    auto const accept = [&]() -> task<stream> { co_return co_await server.accept(); };
    auto const acceptor = [&]() -> task<stream> { co_return co_await in_environment(inner, accept()); };
    auto const dial = [&]() -> task<stream> {
      co_await turn();
      stream client = co_await connect(server.local());
      late_cancel const cancel(scope);
      co_await turn();
      CHECK(scope.is_cancelled());
      co_return client;
    };
    auto both = co_await when_all(acceptor(), dial());
    CHECK(std::get<0>(both).peer() == std::get<1>(both).local());
  };
  run(body());
}

TEST_CASE("without descriptors accept says so, and the connection is there once there are some") {
  auto body = []() -> task<> {
    listener server(loopback());
    stream client = co_await connect(server.local());
    // UBSan needs a descriptor when it first looks into a thrown error, so let it see one before.
    listener closed(loopback());
    closed.close();
    CHECK(co_await error_of(closed.accept()) == EBADF);
    {
      no_descriptors_left const now;
      for (int i = 0; i < 2; ++i) CHECK(co_await error_of(server.accept()) == EMFILE);
      CHECK(server.try_accept().error() == std::errc::too_many_files_open);
    }
    CHECK((co_await server.accept()).peer() == client.local());
  };
  run(body());
}

TEST_CASE("one port is taken once, unless all who listen share it") {
  listener const first(loopback(), {.port = port_sharing::shared});
  auto const at = first.local();
  CHECK(bind_error(at, {.port = port_sharing::shared}) == 0);
  CHECK(bind_error(at) == EADDRINUSE);
  listener const alone(loopback());
  CHECK(bind_error(alone.local(), {.port = port_sharing::shared}) == EADDRINUSE);
}

TEST_CASE("a port is free for a new listener although connections of the old one linger") {
  auto body = []() -> task<> {
    endpoint at;
    {
      listener server(loopback());
      at = server.local();
      stream client = co_await connect(at);
      stream accepted = co_await server.accept();
      accepted.close();  // the side that closes first keeps the port in TIME_WAIT
      CHECK(co_await read_to_end(client) == "");
    }
    listener const again(at);
    CHECK(again.local() == at);
  };
  run(body());
}

TEST_CASE("the IPv6 wildcard takes IPv4 connections too") {
  auto body = []() -> task<> {
    listener server(endpoint::ip("::", 0).value());
    stream client = co_await connect(loopback(server.local().port()));
    CHECK((co_await server.accept()).peer().address() == "::ffff:127.0.0.1");
  };
  run(body());
}

TEST_CASE("closing refuses new connections and wakes the task that accepts") {
  auto body = []() -> task<> {
    listener server(loopback());
    auto const at = server.local();
    auto const accept = [&]() -> task<> { CHECK(co_await error_of(server.accept()) == EBADF); };
    auto const close = [&]() -> task<> {
      server.close();
      co_return;
    };
    co_await when_all(accept(), close());
    CHECK(co_await error_of(connect(at)) == ECONNREFUSED);
  };
  run(body());
}

TEST_CASE("a Unix listener removes its file at the end, and takes over one that a dead process left") {
  folder const place;
  auto const at = place.at("app.sock");
  {
    listener const server(at);
    CHECK(std::filesystem::is_socket(place.file("app.sock")));
    CHECK(server.local() == at);
    CHECK(bind_error(at) == EADDRINUSE);  // somebody listens there
  }
  CHECK(!std::filesystem::exists(place.file("app.sock")));
  {
    listener server(at);
    std::filesystem::rename(place.file("app.sock"), place.file("kept"));
  }
  std::filesystem::rename(place.file("kept"), place.file("app.sock"));  // as if it had been killed
  listener const server(at);
  CHECK(server.local() == at);
}

TEST_CASE("a Unix listener leaves files alone that are not its own") {
  folder const place;
  auto const at = place.at("data");
  std::ofstream(place.file("data")) << "precious";
  CHECK(bind_error(at) == EADDRINUSE);
  CHECK(std::filesystem::file_size(place.file("data")) == 8);
  std::filesystem::remove(place.file("data"));
  {
    listener const server(at);
    std::filesystem::remove(place.file("data"));
    std::ofstream(place.file("data")) << "another's";
  }
  CHECK(std::filesystem::exists(place.file("data")));
}

TEST_CASE("a moved listener goes on listening, and only the one that is left removes the file") {
  auto body = []() -> task<> {
    folder const place;
    listener first(place.at("s"));
    listener second(std::move(first));
    first.close();
    stream client = co_await connect(place.at("s"));
    CHECK(static_cast<bool>(co_await second.accept()));
    listener third;
    third = std::move(second);
    third.close();
    CHECK(!std::filesystem::exists(place.file("s")));
  };
  run(body());
}

TEST_CASE("a listener at no endpoint is refused") { CHECK(bind_error(endpoint()) != 0); }
