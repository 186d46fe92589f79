#include "server/test_server.hpp"

#include <corest/async/background.hpp>
#include <corest/async/byte_source.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/http/body_error.hpp>
#include <corest/http/trailers.hpp>

#include <doctest/doctest.h>

#include <array>
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

void test_server::drain() {
  server.drain();
  await_closed(server);
}

std::string fingerprint(std::string_view bytes) {
  checksum sum;
  sum.add(bytes);
  return sum.text();
}

}  // namespace server_test
