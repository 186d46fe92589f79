#include "client/call_span.hpp"

#include "client/support.hpp"

#include <corest/async/context.hpp>
#include <corest/async/timeout.hpp>
#include <corest/observe/span.hpp>
#include <corest/observe/span_line.hpp>
#include <corest/observe/tracer.hpp>
#include <corest/server/application.hpp>
#include <corest/server/http_server.hpp>

#include <array>

using namespace client_test;

namespace {

constexpr trace_id some_trace{0x0af7651916cd43dd, 0x8448eb211c80319c};
constexpr std::string_view some_trace_text = "0af7651916cd43dd8448eb211c80319c";

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::vector<std::string> lines_of(tracer& all) {
  std::vector<std::string> lines;
  std::array<tracer::taken, 16> some;
  while (auto const count = all.take(some))
    for (std::size_t i = 0; i < count; ++i) {
      span_record const& one = *some[i].record;
      lines.push_back(span_line(one) + (one.kind() == span_kind::client ? " kind=client" : " kind=other"));
      some[i].give_back();
    }
  return lines;
}

/// A request in hand that calls others.
struct calling {
  explicit calling(bool sampled = true) : source(all.add_worker()) {
    all.export_to_me();
    root.source = &source;
    root.context = {some_trace, span_id{0x00f067aa0ba902b7}, std::uint8_t(sampled ? 1 : 0)};
    root.tracestate = "vendor=1";
    root.baggage = "user=7";
    if (sampled) root.record = source.begin("root", span_kind::server, root.context, {});
  }
  task<> in(task<> work) { return with_context(current_span, root, std::move(work)); }
  std::vector<std::string> spans() { return lines_of(all); }

  tracer all;
  span_source& source;
  active_span root;
};

/// Answers with the fields of the request that speak of its trace.
class mirror final : public server::application {
 public:
  server::route_plan route(exchange&) noexcept override { return {0, false}; }
  pending start(exchange& x, environment const&) noexcept override {
    for (std::string_view const name : {"traceparent", "tracestate", "baggage"}) {
      x.response.body().append(x.request.header(name).value_or("-"));
      x.response.body().append(" ");
    }
    if (x.request.path() == "/missing") x.response.status(status::not_found);
    return {};
  }
  void finish(exchange&) noexcept override {}
  void reject(exchange& x, status code, std::string_view) noexcept override { x.response.status(code); }
};

server::options quiet() {
  server::options chosen;
  chosen.port = 0;
  chosen.workers = 1;
  chosen.drain_grace = 10ms;
  return chosen;
}

/// The value of " key=value " in a line of a span.
std::string part_of(std::string const& line, std::string_view key) {
  auto const at = line.find(key);
  REQUIRE(at != line.npos);
  auto const begin = at + key.size();
  return line.substr(begin, line.find(' ', begin) - begin);
}

/// Runs test(client, requester) against a second server, and gives the spans of that server.
template <class Test>
std::vector<std::string> with_mirror(calling& requester, Test test) {
  mirror app;
  tracer others({.ratio = 0});
  others.export_to_me();
  {
    http_server second(app, quiet(), {.traces = &others});
    second.start();
    auto all = [&]() -> task<> {
      http_client client(once(second.url()));
      co_await requester.in(test(client));
    };
    run(all());
    second.drain();
    second.join();
  }
  return lines_of(others);
}

}  // namespace

TEST_CASE("a call is a span by the conventions, and the server it asks continues its trace") {
  calling requester;
  auto const theirs = with_mirror(requester, [](http_client& client) -> task<> {
    auto const got = co_await client.get("/things?page=2&access_token=abc");
    CHECK(got.ok());
  });
  auto const ours = requester.spans();
  REQUIRE(ours.size() == 1);
  for (std::string_view const part :
       {"span GET ", " kind=client", " parent=00f067aa0ba902b7", " http.request.method=GET",
        " server.address=127.0.0.1", " server.port=", "/things?page=2&access_token=REDACTED",
        " http.response.status_code=200"})
    CHECK_MESSAGE(has(ours[0], part), ours[0]);
  CHECK(!has(ours[0], "abc"));
  CHECK(!has(ours[0], "resend_count"));
  REQUIRE(theirs.size() == 1);
  CHECK(part_of(theirs[0], "trace=") == some_trace_text);
  CHECK(part_of(theirs[0], "parent=") == part_of(ours[0], " span="));
}

TEST_CASE("tracestate and baggage go along, in streams too") {
  calling requester;
  auto const theirs = with_mirror(requester, [](http_client& client) -> task<> {
    auto answer = co_await client.get("/").stream();
    buffer body;
    for (bool more = true; more;) more = co_await answer.next(body);
    CHECK(has(body.view(), some_trace_text));
    CHECK(has(body.view(), " vendor=1 user=7 "));
  });
  auto const ours = requester.spans();
  REQUIRE(ours.size() == 1);
  REQUIRE(theirs.size() == 1);
  CHECK(part_of(theirs[0], "parent=") == part_of(ours[0], " span="));
}

TEST_CASE(
    "a trace that is not sampled is passed on as such, without a span, and each call has an id of its own") {
  calling requester(false);
  auto const theirs = with_mirror(requester, [](http_client& client) -> task<> {
    std::string before;
    for (int i = 0; i < 2; ++i) {
      auto const got = co_await client.get("/");
      auto const parent = parse_traceparent(got.body().substr(0, traceparent_bytes));
      REQUIRE(parent);
      CHECK(parent->trace == some_trace);
      CHECK(!parent->sampled());
      CHECK(has(got.body(), " vendor=1 user=7 "));
      CHECK(got.body() != before);
      CHECK(!has(got.body(), "00f067aa0ba902b7"));
      before = got.body();
    }
  });
  CHECK(requester.spans().empty());
  CHECK(theirs.empty());
}

TEST_CASE("fields of the caller's own stay, and take nothing of another trace along") {
  calling requester;
  (void)with_mirror(requester, [](http_client& client) -> task<> {
    std::string const own = "00-11111111111111111111111111111111-2222222222222222-00";
    auto const other = co_await client.get("/").header("Traceparent", own);
    CHECK(other.body() == own + " - user=7 ");
    auto const carried = co_await client.get("/").header("baggage", "a=b");
    CHECK(has(carried.body(), " vendor=1 a=b "));
  });
}

TEST_CASE("a client for services of others tells nothing of the trace") {
  calling requester;
  mirror app;
  http_server second(app, quiet());
  second.start();
  auto all = [&]() -> task<> {
    auto options = once(second.url());
    options.tell_trace = false;
    http_client client(options);
    auto const got = co_await client.get("/");
    CHECK(got.body() == "- - - ");
  };
  run(requester.in(all()));
  second.drain();
  second.join();
  CHECK(requester.spans().size() == 1);
}

TEST_CASE("outside of requests a call tells nothing") {
  calling nobody;
  mirror app;
  http_server second(app, quiet());
  second.start();
  auto all = [&]() -> task<> {
    http_client client(once(second.url()));
    auto const got = co_await client.get("/");
    CHECK(got.body() == "- - - ");
  };
  run(all());
  second.drain();
  second.join();
}

TEST_CASE("a status of 400 or more is a failure of the call") {
  calling requester;
  (void)with_mirror(requester, [](http_client& client) -> task<> { (void)co_await client.get("/missing"); });
  auto const ours = requester.spans();
  REQUIRE(ours.size() == 1);
  CHECK(has(ours[0], " http.response.status_code=404"));
  CHECK(has(ours[0], " error.type=404"));
  CHECK(has(ours[0], " failed"));
}

TEST_CASE("each attempt is a span of its own, which says how often it was sent before") {
  calling requester;
  std::string const busy = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
  with_server({says_and_stays({busy, ok("fine")})}, [&](std::string const& url) -> task<> {
    http_client client(often(url));
    auto ask = [&]() -> task<> { (void)co_await client.get("/"); };
    co_await requester.in(ask());
  });
  auto const ours = requester.spans();
  REQUIRE(ours.size() == 2);
  CHECK(has(ours[0], " error.type=503"));
  CHECK(!has(ours[0], "resend_count"));
  CHECK(has(ours[1], " http.request.resend_count=1"));
  CHECK(part_of(ours[0], " span=") != part_of(ours[1], " span="));
}

TEST_CASE("without an answer the span says why") {
  struct row {
    script server;
    std::string_view type;
  };
  for (auto const& [server, type] : {row{says({"HTTP/9\r\n\r\n"}), "malformed"},
                                     row{says({"HTTP/1.1 2"}), "cut_short"}, row{hangs(), "timeout"}}) {
    calling requester;
    with_server({server}, [&](std::string const& url) -> task<> {
      http_client client(once(url));
      auto ask = [&]() -> task<> { CHECK(co_await failure_of(client.get("/").timeout(20ms))); };
      co_await requester.in(ask());
    });
    auto const ours = requester.spans();
    REQUIRE(ours.size() == 1);
    CHECK_MESSAGE(has(ours[0], " error.type=" + std::string(type)), ours[0]);
    CHECK(!has(ours[0], "status_code"));
  }
}

TEST_CASE("a call that is cancelled is no failure") {
  calling requester;
  with_server({hangs()}, [&](std::string const& url) -> task<> {
    http_client client(once(url));
    auto ask = [&]() -> task<> { (void)co_await client.get("/"); };
    auto both = [&](group& g) -> task<> {
      g.spawn([&]() -> task<> { co_await requester.in(ask()); });
      co_await sleep_for(5ms);
      g.cancel();
    };
    co_await with_group(both);
  });
  auto const ours = requester.spans();
  REQUIRE(ours.size() == 1);
  CHECK(!has(ours[0], "error.type"));
}

TEST_CASE("values of a query that sound secret are not written down") {
  struct row {
    char const *from, *to;
  };
  for (auto const& [from, to] : {
           row{"http://h/a?b=c", "http://h/a?b=c"},
           row{"http://h:81/a", "http://h:81/a"},
           row{"http://h/?sig=1&Signature=2&X-Goog-Signature=3&AWSAccessKeyId=4",
               "http://h/?sig=REDACTED&Signature=REDACTED&X-Goog-Signature=REDACTED&AWSAccessKeyId=REDACTED"},
           row{"http://h/?api_key=1&PASSWORD=2&to%6ben=3&id=4",
               "http://h/?api_key=REDACTED&PASSWORD=REDACTED&to%6ben=REDACTED&id=4"},
           row{"http://h/?token", "http://h/?token"},
       })
    CHECK(outgoing::redacted_url(outgoing::parse_url(from)) == to);
}
