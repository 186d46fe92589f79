// Counts every malloc of the process while warm requests are answered.
#include "serve/web_application.hpp"

#include <corest/corest.hpp>
#include <corest/observe/logging.hpp>
#include <corest/server/http_server.hpp>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <string_view>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COREST_COUNTS_MALLOC 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COREST_COUNTS_MALLOC 0
#endif
#endif
#ifndef COREST_COUNTS_MALLOC
#define COREST_COUNTS_MALLOC 1
#endif

namespace {
std::atomic<bool> counting = false;
std::atomic<int> allocations = 0;
}  // namespace

#if COREST_COUNTS_MALLOC  // a sanitizer has a malloc of its own: there the answers are tested, and nothing is
                          // counted
namespace {
void* counted(void* memory) {
  if (counting.load(std::memory_order_relaxed)) allocations.fetch_add(1, std::memory_order_relaxed);
  return memory;
}
}  // namespace

// NOLINTBEGIN(bugprone-reserved-identifier): glibc's own names for what stands behind malloc
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* malloc(std::size_t size) { return counted(__libc_malloc(size)); }
void* calloc(std::size_t count, std::size_t size) { return counted(__libc_calloc(count, size)); }
void* realloc(void* memory, std::size_t size) { return counted(__libc_realloc(memory, size)); }
}
// NOLINTEND(bugprone-reserved-identifier)

TEST_CASE("the counter counts") {
  allocations = 0;
  counting = true;
  void* volatile const memory = std::malloc(1);
  counting = false;
  std::free(memory);
  CHECK(allocations == 1);
}
#endif

namespace {

struct point {
  int x;
  int y;
  std::string_view name;
};
struct shift {
  int by;
};

point read_point(corest::path<int> x) { return {*x, 2, "plain"}; }
point read_point_aloud(corest::path<int> x) {
  static corest::logger const lines{"test.points"};
  lines.info("read", {{"x", *x}});
  return {*x, 2, "said"};
}
corest::task<point> read_point_slowly(corest::path<int> x) {
  co_await corest::checkpoint();
  co_return point{*x, 2, "coroutine"};
}
point move_point(corest::path<int> x, corest::body<shift> how) { return {*x + how->by, 2, "moved"}; }

// Sends one request over and over and reads whole answers into fixed memory.
class steady_client {
 public:
  explicit steady_client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval const patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  ~steady_client() { ::close(fd_); }

  // True when the answer is a 200 that ends with `end`.
  bool ask(std::string_view request, std::string_view end) {
    if (::send(fd_, request.data(), request.size(), MSG_NOSIGNAL) < 0) return false;
    std::size_t size = 0;
    while (size < answer_.size()) {
      auto const count = ::recv(fd_, answer_.data() + size, answer_.size() - size, 0);
      if (count <= 0) return false;
      size += static_cast<std::size_t>(count);
      std::string_view const seen(answer_.data(), size);
      if (seen.ends_with(end)) return seen.starts_with("HTTP/1.1 200 ");
    }
    return false;
  }

 private:
  int fd_;
  std::array<char, 4096> answer_{};
};

int allocations_of(std::string_view request, std::string_view end, corest::server::observers told = {}) {
  corest::router app;
  app.get("/points/{x}", read_point);
  app.get("/slow/{x}", read_point_slowly);
  app.put("/points/{x}", move_point);
  app.get("/said/{x}", read_point_aloud);
  app.prepare();
  corest::web_application serving(app);
  corest::http_server server(serving, {.port = 0, .workers = 1, .overload = {.lag = std::chrono::hours(1)}},
                             told);
  server.start();
  steady_client client(server.port());
  for (int i = 0; i < 200; ++i) REQUIRE(client.ask(request, end));
  corest::flush_log();  // it is warm, too
  allocations = 0;
  counting = true;
  bool right = true;
  for (int i = 0; i < 1000; ++i) right = client.ask(request, end) && right;
  counting = false;
  CHECK(right);
  server.drain();
  server.join();
  return allocations;
}

}  // namespace

TEST_CASE("a warm request to a plain handler makes no malloc") {
  CHECK(allocations_of("GET /points/1?q=2 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
                       R"({"x":1,"y":2,"name":"plain"})") == 0);
}

TEST_CASE("a warm request makes no malloc for its line in the access log, nor for one of its own") {
  corest::logging const writes({.form = corest::log_form::json, .file = "/dev/null", .most_per_second = 0});
  auto const before = corest::read_log_statistics();
  CHECK(allocations_of("GET /said/1?q=2 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
                       R"({"x":1,"y":2,"name":"said"})", {.access_log = {}}) == 0);
  corest::flush_log();
  auto const after = corest::read_log_statistics();
  CHECK(after.written > before.written);
  // A crowded machine may not write them all in time, and then says so in lines of its own.
  CHECK(after.written - before.written + after.dropped - before.dropped >= 2400);
}

TEST_CASE("a warm request to a coroutine that suspends makes no malloc") {
  CHECK(allocations_of("GET /slow/1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                       R"({"x":1,"y":2,"name":"coroutine"})") == 0);
}

TEST_CASE("a warm request with a JSON body makes no malloc") {
  CHECK(allocations_of("PUT /points/1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                       "Content-Length: 8\r\n\r\n{\"by\":3}",
                       R"({"x":4,"y":2,"name":"moved"})") == 0);
}
