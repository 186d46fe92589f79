#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/http/h1_parser.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/router.hpp>
#include <corest/web/streamed.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <expected>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

TEST_CASE("a streamed body is what its pieces are, one after another, of the type that was named") {
  router app;
  app.get("/count", [] {
    return streamed("text/csv", [n = 0](buffer& into) mutable -> task<bool> {
      if (n == 3) co_return false;
      co_await sleep_for(1h);
      into.append(std::to_string(n++) + "\n");
      co_return true;
    });
  });
  testing::client client(std::move(app));
  auto const answer = client.get("/count");
  CHECK(answer.header("Content-Type") == "text/csv");
  CHECK(answer.body() == "0\n1\n2\n");
}

TEST_CASE("the request of a stream stays where it is until the stream has ended, whoever returns it") {
  using stream_or_problem = std::expected<streamed, problem>;
  auto const rows = [] { return streamed("text/csv", [](buffer&) -> task<bool> { co_return false; }); };
  router app;
  app.get("/alone", rows);
  app.get("/expected", [=]() -> stream_or_problem { return rows(); });
  app.get("/optional", [=]() -> std::optional<streamed> { return rows(); });
  app.get("/variant", [=]() -> std::variant<streamed, problem> { return rows(); });
  app.get("/text", [] { return "text"; });
  app.prepare();
  auto const stays = [&](std::string const& path) {
    std::string const head = "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(buffer_slack, ' ');
    exchange x;
    std::size_t scanned = 0;
    REQUIRE(http::parse_head(head, {}, x.request.head(), scanned).outcome == http::parse_status::done);
    return app.route(x).suspends;
  };
  CHECK(stays("/alone"));
  CHECK(stays("/expected"));
  CHECK(stays("/optional"));
  CHECK(stays("/variant"));
  CHECK(!stays("/text"));
}

TEST_CASE("what a stream holds is let go when it has ended, or was never begun") {
  auto const held = std::make_shared<int>(0);
  {
    router app;
    app.get("/held",
            [held] { return streamed("text/plain", [held](buffer&) -> task<bool> { co_return false; }); });
    testing::client client(std::move(app));
    CHECK(client.get("/held").status() == status::ok);
    CHECK(held.use_count() == 2);  // this one and the handler's
    CHECK(client.head("/held").status() == status::ok);
    CHECK(held.use_count() == 2);
  }
  CHECK(held.use_count() == 1);
}

TEST_CASE("a stream that fails is a failure of the call in a test") {
  router app;
  app.get("/fails", [] {
    return streamed("text/plain", [](buffer&) -> task<bool> {
      throw std::runtime_error("the source is gone");
      co_return true;
    });
  });
  testing::client client(std::move(app));
  CHECK_THROWS_WITH_AS(client.get("/fails"), "the source is gone", std::runtime_error);
}

namespace {

task<> write_lines(body_writer& out) {
  for (int i = 0; i < 5; ++i) {
    co_await sleep_for(1s);
    co_await out.write(std::to_string(i) + "\n");
  }
}

generator<std::string> names() {
  co_yield std::string("Ada,");
  co_yield std::string();
  co_await sleep_for(1s);
  co_yield std::string("Grace");
}

// The pieces of a stream as a server takes them, each with the time at which it came.
struct sent {
  std::vector<std::string> pieces;
  std::vector<long> seconds;
};
task<> take_all(byte_source& source, sent& into) {
  auto const began = scheduler::current().now();
  buffer piece;
  for (bool more = true; more; piece.clear()) {
    more = co_await source.next(piece);
    if (piece.empty()) continue;
    into.pieces.emplace_back(piece.view());
    into.seconds.push_back(
        std::chrono::duration_cast<std::chrono::seconds>(scheduler::current().now() - began).count());
  }
}

template <class F>
sent pieces_of(F write) {
  virtual_clock clock;
  web::writing_source<F> source(std::move(write));
  sent all;
  clock.run(take_all(source, all));
  return all;
}

}  // namespace

TEST_CASE("a body is written by a coroutine, or comes from a generator") {
  router app;
  app.get("/lines", [] { return streamed("text/plain", write_lines); });
  app.get("/names", [] { return streamed("text/plain", names()); });
  testing::client client(std::move(app));
  CHECK(client.get("/lines").body() == "0\n1\n2\n3\n4\n");
  CHECK(client.get("/names").body() == "Ada,Grace");
}

TEST_CASE("what is written is sent when the writer waits for something else, without a flush") {
  auto const slow = pieces_of(write_lines);
  CHECK(slow.pieces == std::vector<std::string>{"0\n", "1\n", "2\n", "3\n", "4\n"});
  CHECK(slow.seconds == std::vector<long>{1, 2, 3, 4, 5});
}

TEST_CASE("small writes are gathered, and a large amount comes in pieces") {
  auto const all = pieces_of([](body_writer& out) -> task<> {
    for (int i = 0; i < 10'000; ++i) co_await out.write("0123456789");
  });
  std::string whole;
  for (auto const& piece : all.pieces) {
    whole += piece;
    CHECK(piece.size() <= body_writer::gathered_bytes + 10);
  }
  CHECK(whole.size() == 100'000);
  CHECK(all.pieces.size() == 7);
}

TEST_CASE("a writer may flush, and append by itself") {
  auto const all = pieces_of([](body_writer& out) -> task<> {
    co_await out.flush();
    co_await out.write("first");
    co_await out.flush();
    out.gathered().append("second");
    co_await out.write({});
  });
  CHECK(all.pieces == std::vector<std::string>{"first", "second"});
}

TEST_CASE("a writer that nobody asks goes no further than what is gathered") {
  virtual_clock clock;
  int written = 0;
  auto const write = [&written](body_writer& out) -> task<> {
    for (; written < 1'000'000; ++written) {
      co_await sleep_for(1ms);
      co_await out.write("0123456789abcdef");
    }
  };
  web::writing_source source(write);
  auto const ask_once = [&]() -> task<> {
    buffer piece;
    (void)co_await source.next(piece);
    co_await sleep_for(1h);
  };
  clock.run(ask_once());
  CHECK(written == 1 + static_cast<int>(body_writer::gathered_bytes / 16) - 1);
}

TEST_CASE("what a writer throws comes out behind what it wrote before, and once") {
  virtual_clock clock;
  web::writing_source source([](body_writer& out) -> task<> {
    co_await out.write("some");
    co_await out.flush();
    throw std::runtime_error("no more");
  });
  std::string seen;
  auto const take = [&]() -> task<> {
    buffer piece;
    (void)co_await source.next(piece);
    seen = std::string(piece.view());
    try {
      (void)co_await source.next(piece);
    } catch (std::runtime_error const& failure) {
      seen += failure.what();
    }
  };
  clock.run(take());
  CHECK(seen == "someno more");
}

TEST_CASE(
    "a stopped writer is waited for when it waits, cancelled, and dies where it stands between two pieces") {
  auto const run = [](auto write) {
    virtual_clock clock;
    std::string seen;
    cancel_scope scope;
    auto const stop_early = [&]() -> task<> {
      web::writing_source source([&](body_writer& out) { return write(out, seen); });
      buffer piece;
      (void)co_await source.next(piece);
      scope.cancel(cancel_reason::disconnect);
      co_await source.stop();
      seen += "stopped,";
    };
    clock.run(stop_early(), scope);
    return seen;
  };
  struct note {
    std::string& seen;
    ~note() { seen += "destroyed,"; }
  };
  CHECK(run([](body_writer& out, std::string& seen) -> task<> {
          note const at_end{seen};
          co_await out.write("x");
          try {
            co_await sleep_for(1h);
          } catch (cancelled const&) {
            seen += "cancelled,";
            throw;
          }
        }) == "cancelled,destroyed,stopped,");
  CHECK(run([](body_writer& out, std::string& seen) -> task<> {
          note const at_end{seen};
          co_await out.write("x");
          co_await out.flush();
        }) == "stopped,destroyed,");
}

TEST_CASE("a stopped writer that has written what nobody took, and cannot stop at once, is waited for") {
  virtual_clock clock;
  cancel_scope scope;
  bool ended = false;
  auto const write = [&](body_writer& out) -> task<> {
    co_await out.write("taken");
    co_await sleep_for(1s);
    co_await out.write("not taken");
    auto const clean_up = []() -> task<> { co_await sleep_for(5s); };
    co_await shield(1h, clean_up());
    ended = true;
  };
  auto const stop_in_between = [&]() -> task<> {
    web::writing_source source(write);
    buffer piece;
    (void)co_await source.next(piece);
    co_await sleep_for(2s);
    scope.cancel(cancel_reason::disconnect);
    co_await source.stop();
    CHECK(ended);
  };
  clock.run(stop_in_between(), scope);
  CHECK(ended);
}

TEST_CASE("a writer that fails before it is a task fails the body alone") {
  virtual_clock clock;
  web::writing_source source([](body_writer&) -> task<> { throw std::runtime_error("not today"); });
  auto const ask = [&]() -> task<> {
    buffer piece;
    bool failed = false;
    try {
      (void)co_await source.next(piece);
    } catch (std::runtime_error const&) {
      failed = true;
    }
    CHECK(failed);
    co_await source.stop();
  };
  clock.run(ask());
}
