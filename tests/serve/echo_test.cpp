#include "serve/web_application.hpp"

#include <corest/corest.hpp>
#include <corest/server/http_server.hpp>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

using namespace corest;
using namespace std::chrono_literals;

namespace {

task<streamed> echo(body_stream in) {
  co_return streamed("application/octet-stream", [in = std::move(in)](body_writer& out) mutable -> task<> {
    while (auto const piece = co_await in.next()) co_await out.write(*piece);
  });
}

int connect_to(std::uint16_t port) {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return fd;
}

}  // namespace

TEST_CASE("who sends what is written back, and reads nothing of it, is cut when its time is over") {
  router app;
  app.post("/echo", echo);
  app.prepare();
  web_application serving(app);
  http_server server(serving,
                     {.port = 0, .workers = 1, .timeouts = {.write = 100ms}, .overload = {.lag = 1h}});
  server.start();
  int const fd = connect_to(server.port());
  std::string const head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string const chunk = "1000\r\n" + std::string(4096, 'x') + "\r\n";
  REQUIRE(::send(fd, head.data(), head.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(head.size()));
  timeval const patience{.tv_sec = 20, .tv_usec = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  int sent = 0;
  while (::send(fd, chunk.data(), chunk.size(), MSG_NOSIGNAL) > 0) ++sent;
  CHECK(errno != EAGAIN);  // it was cut, and not merely left alone
  CHECK(sent > 0);
  CHECK(server.limit_hits(server::limit::write_time) == 1);
  ::close(fd);
  server.drain();
  server.join();
}

namespace {

// One child reads the body, the other writes until nobody takes it any more.
task<streamed> chatter(body_stream in) {
  co_return streamed("application/octet-stream", [in = std::move(in)](body_writer& out) mutable -> task<> {
    auto read_all = [&in]() -> task<> {
      while (auto const piece = co_await in.next()) (void)piece;
    };
    auto write_on = [&out]() -> task<> {
      std::string const piece(body_writer::gathered_bytes, 'x');
      for (;;) co_await out.write(piece);
    };
    auto both = [&](group& children) -> task<> {
      children.spawn(read_all);
      children.spawn(write_on);
      co_return;
    };
    co_await with_group(both);
  });
}

}  // namespace

TEST_CASE(
    "a client that leaves while one task reads its body and another waits for it to read takes nothing "
    "along") {
  router app;
  app.post("/chatter", chatter);
  app.prepare();
  web_application serving(app);
  http_server server(serving,
                     {.port = 0, .workers = 1, .timeouts = {.write = 50ms}, .overload = {.lag = 1h}});
  server.start();
  int const fd = connect_to(server.port());
  std::string const head = "POST /chatter HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf";
  REQUIRE(::send(fd, head.data(), head.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(head.size()));
  while (server.limit_hits(server::limit::write_time) == 0) std::this_thread::yield();
  ::close(fd);
  server.drain();
  server.join();
}
