#include "server/test_server.hpp"

#include <corest/async/background.hpp>
#include <corest/async/byte_source.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/http/body_error.hpp>
#include <corest/http/trailers.hpp>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <memory>
#include <thread>

namespace server_test {

using namespace corest;
using namespace std::chrono_literals;

namespace {

class three_pieces final : public byte_source {
 public:
  task<bool> next(buffer& into) override {
    constexpr std::array<std::string_view, 3> pieces{"one,", "two,", "three"};
    if (at_ == pieces.size()) co_return false;
    co_await checkpoint();
    into.append(pieces[at_++]);
    co_return true;
  }

 private:
  std::size_t at_ = 0;
};

class endless final : public byte_source {
 public:
  explicit endless(test_application& app) : app_(app) {}
  ~endless() override { app_.note_stream_ended(); }
  task<bool> next(buffer& into) override {
    app_.note_waiting();
    co_await checkpoint();
    into.append(std::string(10'000, 'e'));
    co_return true;
  }

 private:
  test_application& app_;
};

class greedy final : public byte_source {
 public:
  explicit greedy(test_application const& app) : app_(app) {}
  task<bool> next(buffer& into) override {
    if (app_.plain_answers() == 0 && ++tries_ < 3'000'000) co_return true;
    into.append(app_.plain_answers() == 0 ? "nobody else was served" : "others were served");
    co_return !std::exchange(ended_, true);
  }

 private:
  test_application const& app_;
  int tries_ = 0;
  bool ended_ = false;
};

class mirror final : public byte_source {
 public:
  explicit mirror(byte_source& of) : of_(of) {}
  task<bool> next(buffer& into) override { return of_.next(into); }

 private:
  byte_source& of_;
};

void destroy(byte_source* source) noexcept { delete source; }

bool streams_body(std::string_view path) {
  return path == "/read" || path == "/late" || path == "/ignore" || path == "/first" || path == "/mirror" ||
         path == "/stubborn";
}

struct checksum {
  std::uint64_t bytes = 0;
  std::uint32_t sum = 0;
  void add(std::string_view piece) {
    bytes += piece.size();
    for (char const each : piece) sum = sum * 31 + static_cast<unsigned char>(each);
  }
  [[nodiscard]] std::string text() const { return std::to_string(bytes) + " " + std::to_string(sum); }
};

}  // namespace

server::route_plan test_application::route(exchange& x) noexcept {
  x.request.clear_parameters();
  x.request.add_parameter(x.request.path());
  auto const path = x.request.path();
  bool const known = path == "/plain" || path == "/echo" || path == "/wait" || path == "/time-left" ||
                     path == "/big" || path == "/boundless" || path == "/stream" || path == "/endless" ||
                     path == "/greedy" || path == "/hold" || path == "/count" || path == "/later" ||
                     path == "/source" || path == "/who" || path == "/too-large" || streams_body(path);
  return {.max_body = streams_body(path) ? max_read : max_echo,
          .suspends = path == "/wait" || path == "/time-left" || streams_body(path),
          .streams_body = streams_body(path),
          .refuses = !known,
          .policy = x.request.query() == "batch"    ? &batch
                    : x.request.query() == "health" ? &health
                                                    : &policy};
}

pending test_application::start(exchange& x, environment const& env) noexcept {
  x.response = response();  // as a router that answers with a value of its own
  auto const path = x.request.path();
  auto& body = x.response.body();
  if (path == "/plain") {
    ++plain_answers_;
    body.append("plain");
  } else if (path == "/too-large") {
    x.response.status(status::content_too_large);
  } else if (path == "/hold") {
    note_waiting();
    while (!released_) std::this_thread::yield();
  } else if (path == "/count") {
    body.append(std::to_string(plain_answers_));
  } else if (path == "/who") {
    body.append(x.request.remote_address());
    body.append(" ");
    body.append(x.request.client_address());
  } else if (path == "/later") {
    auto later = [this]() -> task<> {
      co_await at_the_gate();
      later_done = true;
    };
    spawn_background(later);
    body.append("accepted");
  } else if (path == "/greedy") {
    x.response.stream(new greedy(*this), destroy);
  } else if (path == "/echo") {
    body.append(x.request.body());
  } else if (path == "/big") {
    body.append(std::string(8 * 1024 * 1024, 'b'));
  } else if (path == "/boundless") {
    // With an answer of 4 KiB before it, more than std::size_t can count: std::bad_alloc when it is to be
    // sent.
    body.commit(std::numeric_limits<std::size_t>::max() - 4096);
  } else if (path == "/stream") {
    x.response.stream(new three_pieces, destroy);
  } else if (path == "/source") {
    x.response.stream(make_source().release(), destroy);
  } else if (path == "/endless") {
    x.response.stream(new endless(*this), destroy);
  } else if (path == "/wait" || path == "/time-left" || streams_body(path)) {
    auto* const work = new task<>(answer(x));
    x.running = work;
    work->start(env);
    pending const left(*work);
    if (!left) finish(x);
    return left;
  } else {
    x.response.status(status::not_found);
  }
  return {};
}

void test_application::finish(exchange& x) noexcept {
  std::unique_ptr<task<>> const work(static_cast<task<>*>(std::exchange(x.running, nullptr)));
  try {
    work->result();
  } catch (body_error const& failure) {
    x.response.status(failure.status());
    x.response.body().append(failure.what());
  } catch (cancelled const& why) {
    x.response.status(why.reason() == cancel_reason::timeout ? status::gateway_timeout
                                                             : status::service_unavailable);
  }
}

void test_application::reject(exchange& x, status code, std::string_view detail) noexcept {
  // What is refused has no body and no parameters, not even those of an earlier request.
  bool const bare =
      x.request.body().empty() && (x.request.parameter_count() == 0 || !x.request.path().empty());
  x.response.status(bare ? code : status::internal_server_error);
  x.response.body().append(detail);
}

task<> test_application::answer(exchange& x) {
  auto const path = x.request.path();
  auto& body = x.response.body();
  if (path == "/wait" || path == "/late") co_await at_the_gate();
  if (path == "/wait") {
    body.append("waited for " + std::string(x.request.target()));
    co_return;
  }
  if (path == "/time-left") {
    auto const at = (co_await this_environment()).scope->deadline();
    body.append(at > scheduler::current().now() + 1h ? "more than an hour" : "less than an hour");
    co_return;
  }
  if (path == "/ignore") {
    body.append("ignored");
    co_return;
  }
  byte_source* const source = x.request.body_source();
  if (path == "/mirror" && source != nullptr) {
    x.response.stream(new mirror(*source), destroy);
    co_return;
  }
  if (path == "/first" && source != nullptr) {
    (void)co_await source->next(body);
    co_return;
  }
  checksum sum;
  sum.add(x.request.body());
  buffer piece;
  for (bool more = source != nullptr; more;) {
    note_waiting();
    if (path == "/stubborn") {
      auto next = source->next(piece);
      more = co_await shield(1h, std::move(next));
    } else {
      more = co_await source->next(piece);
    }
    sum.add(piece.view());
    piece.clear();
  }
  body.append(sum.text());
  if (source == nullptr) co_return;
  if (auto const late = http::find_trailer(source->trailers(), "X-Sum"))
    body.append(" and " + std::string(*late));
}

task<> test_application::at_the_gate() {
  note_waiting();
  try {
    while (!gate_open_) co_await sleep_for(1ms);
  } catch (cancelled const& why) {
    note_cancelled(why.reason());
    throw;
  }
}

void test_application::note_waiting() {
  std::scoped_lock const lock(mutex_);
  ++waiting_;
  changed_.notify_all();
}

void test_application::note_cancelled(cancel_reason reason) {
  std::scoped_lock const lock(mutex_);
  ++cancelled_;
  last_reason_ = reason;
  changed_.notify_all();
}

void test_application::await_waiting(int count) {
  std::unique_lock lock(mutex_);
  REQUIRE(changed_.wait_for(lock, 10s, [&] { return waiting_ >= count; }));
}

int test_application::cancelled_count() {
  std::scoped_lock const lock(mutex_);
  return cancelled_;
}

cancel_reason test_application::await_cancelled(int count) {
  std::unique_lock lock(mutex_);
  REQUIRE(changed_.wait_for(lock, 10s, [&] { return cancelled_ >= count; }));
  return last_reason_;
}

void test_application::note_stream_ended() {
  std::scoped_lock const lock(mutex_);
  ++streams_ended_;
  changed_.notify_all();
}

void test_application::await_stream_ended() {
  std::unique_lock lock(mutex_);
  REQUIRE(changed_.wait_for(lock, 10s, [&] { return streams_ended_ > 0; }));
}

server::options quiet() {
  server::options chosen;
  chosen.port = 0;
  chosen.workers = 1;
  chosen.drain_grace = 50ms;
  chosen.drain_timeout = 10s;
  chosen.overload.lag = 1h;  // a crowded machine is no overload of the server
  return chosen;
}

namespace {

bool connected(int fd, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

void await_closed(corest::http_server const& server) {
  for (bool open = true; open;) {
    int const probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    open = connected(probe, server.port());
    ::close(probe);
  }
}

void test_server::drain() {
  server.drain();
  await_closed(server);
}

client::client(corest::http_server const& of) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  timeval const patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  REQUIRE(connected(fd_, of.port()));
}

client::~client() { leave(); }

void client::leave() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void client::reset() {
  linger const at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  leave();
}

void client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    REQUIRE(sent > 0);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void client::try_to_send(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void client::finish_sending() { ::shutdown(fd_, SHUT_WR); }

bool client::fill() {
  std::array<char, 65'536> part{};
  auto const count = ::recv(fd_, part.data(), part.size(), 0);
  if (count < 0) REQUIRE_MESSAGE(errno != EAGAIN, "the server did not answer within ten seconds");
  if (count <= 0) return false;
  buffered_.append(part.data(), static_cast<std::size_t>(count));
  return true;
}

std::string client::response(bool head_request) {
  std::size_t end = buffered_.find("\r\n\r\n");
  while (end == buffered_.npos) {
    if (!fill()) return "";
    end = buffered_.find("\r\n\r\n");
  }
  std::size_t size = end + 4;
  constexpr std::string_view name = "\r\nContent-Length: ";
  if (auto const at = buffered_.find(name); at < end && !head_request) {
    std::size_t length = 0;
    std::from_chars(buffered_.data() + at + name.size(), buffered_.data() + end, length);
    size += length;
  }
  while (buffered_.size() < size)
    if (!fill()) return "";
  std::string whole = buffered_.substr(0, size);
  buffered_.erase(0, size);
  return whole;
}

std::string client::rest() {
  while (fill()) {}
  return std::exchange(buffered_, {});
}

bool client::is_listened_to() {
  for (int i = 0; i < 2; ++i)  // the first one is answered by a reset, the second one hears of it
    if (::send(fd_, "x", 1, MSG_NOSIGNAL) != 1) return false;
  return true;
}

bool client::ends() { return buffered_.empty() && !fill(); }

std::string get(std::string_view path, std::string_view more_headers) {
  std::string text = "GET ";
  text.append(path).append(" HTTP/1.1\r\nHost: localhost\r\n").append(more_headers).append("\r\n");
  return text;
}

std::string post(std::string_view path, std::string_view body, std::string_view more_headers) {
  std::string text = "POST ";
  text.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: ");
  text.append(std::to_string(body.size())).append("\r\n").append(more_headers).append("\r\n").append(body);
  return text;
}

std::string post_chunked(std::string_view path, std::string_view more_headers) {
  std::string text = "POST ";
  text.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n");
  return text.append(more_headers).append("\r\n");
}

std::string chunk(std::string_view bytes) {
  std::array<char, 16> size{};
  auto const end = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16).ptr;
  return std::string(size.data(), end).append("\r\n").append(bytes).append("\r\n");
}

std::string fingerprint(std::string_view bytes) {
  checksum sum;
  sum.add(bytes);
  return sum.text();
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string body_of(std::string_view response) {
  auto const end = response.find("\r\n\r\n");
  return end == response.npos ? std::string() : std::string(response.substr(end + 4));
}

}  // namespace server_test
