#include "server/test_server.hpp"

#include <corest/observe/span_line.hpp>
#include <corest/observe/tracer.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace server_test;
using namespace corest;

namespace {

constexpr std::string_view trace = "0af7651916cd43dd8448eb211c80319c";
std::string parent(std::string_view flags) {
  return "traceparent: 00-" + std::string(trace) + "-b7ad6b7169203331-" + std::string(flags) + "\r\n";
}
bool has_trace(std::string const& line) { return has(line, "trace=" + std::string(trace)); }

/// What is exported of these messages, each on a connection of its own.
std::vector<std::string> spans_of(tracing_options how, std::vector<std::string> const& messages) {
  tracer all(how);
  all.export_to_me();
  {
    test_server server(quiet(), {.traces = &all});
    for (std::string const& each : messages) {
      client peer(server);
      peer.send(each);
      CHECK(has(peer.rest(), "HTTP/1.1"));
    }
  }
  std::vector<std::string> lines;
  std::array<tracer::taken, 64> some;
  while (auto const count = all.take(some))
    for (std::size_t i = 0; i < count; ++i) {
      lines.push_back(span_line(*some[i].record));
      some[i].give_back();
    }
  return lines;
}

constexpr std::string_view last = "Connection: close\r\n";
std::string one(std::string_view path, std::string const& fields = {}) {
  return get(path, fields + std::string(last));
}

constexpr tracing_options all_sampled{.ratio = 1};
constexpr tracing_options none_sampled{.ratio = 0};

}  // namespace

TEST_CASE("a request is a span by the conventions, and its id is that of its trace") {
  auto const spans = spans_of(
      all_sampled, {one("/plain", "X-Request-Id: 4bf92f3577b34da6a3ce929d0e0e4736\r\nUser-Agent: test\r\n")});
  REQUIRE(spans.size() == 1);
  for (std::string_view const part :
       {"span GET ", " trace=4bf92f3577b34da6a3ce929d0e0e4736 ", " http.request.method=GET ",
        " url.path=/plain ", " http.response.status_code=200 ", " client.address=127.0.0.1 ",
        " network.protocol.version=1.1 ", " user_agent.original=test ", " http.response.body.size=5 "})
    CHECK(has(spans[0], part));
  CHECK(!has(spans[0], "parent="));
}

TEST_CASE("what the caller has decided is followed") {
  auto const sampled = spans_of(none_sampled, {one("/plain", parent("01"))});
  REQUIRE(sampled.size() == 1);
  CHECK(has_trace(sampled[0]));
  CHECK(has(sampled[0], "parent=b7ad6b7169203331"));
  CHECK(spans_of(all_sampled, {one("/plain", parent("00"))}).empty());
}

TEST_CASE("a traceparent that is wrong, or there twice, begins a new trace") {
  for (std::string const& wrong :
       {parent("01") + parent("01"), parent("1"), parent("01-more"),
        std::string("traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01\r\n")}) {
    auto const spans = spans_of(all_sampled, {one("/plain", wrong)});
    REQUIRE(spans.size() == 1);
    CHECK(!has_trace(spans[0]));
    CHECK(!has(spans[0], "parent="));
  }
}

TEST_CASE("a request that fails is exported although it was not sampled") {
  auto const spans =
      spans_of(none_sampled, {one("/plain"), "GET /plain HTTP/3.0\r\nHost: a\r\n\r\n", one("/missing")});
  REQUIRE(spans.size() == 1);
  CHECK(has(spans[0], " failed"));
  CHECK(has(spans[0], " error.type=505"));
  CHECK(spans_of({.ratio = 0, .keep_errors = false}, {"GET /plain HTTP/3.0\r\nHost: a\r\n\r\n"}).empty());
}

TEST_CASE("a request that is slow is exported although it was not sampled") {
  CHECK(spans_of({.ratio = 0, .slow = std::chrono::nanoseconds(0)}, {one("/plain"), one("/count")}).size() ==
        2);
}

TEST_CASE("requests that suspend and answers that are streamed are one span each") {
  auto const spans =
      spans_of(all_sampled, {one("/stream"), "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n" +
                                                 std::string(last) + "\r\nabc"});
  REQUIRE(spans.size() == 2);
  CHECK(has(spans[0], " url.path=/stream "));
  CHECK(has(spans[0], " http.response.body.size=13 "));
  CHECK(has(spans[1], " url.path=/read "));
}

TEST_CASE("pipelined requests are spans of traces of their own") {
  tracer all(all_sampled);
  all.export_to_me();
  {
    test_server server(quiet(), {.traces = &all});
    client peer(server);
    peer.send(get("/plain") + get("/plain", parent("01")) + get("/plain", last));
    CHECK(has(peer.rest(), "200 OK"));
  }
  std::array<tracer::taken, 8> some;
  REQUIRE(all.take(some) == 3);
  CHECK(!has_trace(span_line(*some[0].record)));
  CHECK(has_trace(span_line(*some[1].record)));
  CHECK(!has_trace(span_line(*some[2].record)));
}
