#include "observe/captured_log.hpp"

#include <corest/observe/access_log.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace observe_test;
using namespace std::chrono_literals;

namespace {

corest::access_record record_of(std::string_view target) {
  return {.client = "127.0.0.1",
          .method = "GET",
          .target = target,
          .route = "/json",
          .status = 200,
          .bytes_in = 3,
          .bytes_out = 27,
          .queue = 2us,
          .handler = 140us,
          .write = 11us,
          .request_id = "abc",
          .trace = {},
          .user_agent = {}};
}

std::string logged_as(corest::log_form form, corest::access_record const& record) {
  return logged({.form = form}, [&] {
    corest::access_log log({});
    log.line(1'500'000'123'456'789, record);
  });
}
std::string logged_target(std::string_view target) { return logged_as(console, record_of(target)); }

// How many of a hundred requests are written.
int written(corest::access_log_options options, int status, std::chrono::nanoseconds duration) {
  corest::access_log log(options);
  int count = 0;
  for (int i = 0; i < 100; ++i) count += log.wants(status, duration) ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("a line for people says when, who, what, the status, bytes, how long and with what, route and id") {
  CHECK(logged_target("/json?x=1") ==
        "1970-01-18T08:40:00.123Z 127.0.0.1 \"GET /json?x=1\" 200 27 153us queue=2us handler=140us "
        "write=11us in=3 "
        "route=/json request_id=abc\n");
}

TEST_CASE("a line for machines says the same, and is JSON") {
  auto record = record_of("/json?x=1");
  record.trace = corest::trace_id::parse("4bf92f3577b34da6a3ce929d0e0e4736");
  record.user_agent = "a \"b\"\\";
  CHECK(
      logged_as(json, record) ==
      R"({"time":"1970-01-18T08:40:00.123456Z","level":"info","logger":"corest.access","message":"request",)"
      R"("client":"127.0.0.1","method":"GET","target":"/json?x=1","route":"/json","status":200,"bytes_in":3,)"
      R"("bytes_out":27,"duration_us":153,"queue_us":2,"handler_us":140,"write_us":11,"request_id":"abc",)"
      R"("trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","user_agent":"a \"b\"\\"})"
      "\n");
}

TEST_CASE("a quote in a target cannot end the field it stands in") {
  CHECK(has(logged_target("/a\"b"), "\"GET /a\\\"b\" 200"));
}

TEST_CASE("an address and an id that hold more than such texts do break no line either") {
  auto record = record_of("/");
  record.client = "_\"\n";
  record.request_id = "a\",\"status\":500,\"\r\n";
  CHECK(has(logged_as(json, record), R"("client":"_\"\n","method")"));
  CHECK(has(logged_as(json, record), R"("request_id":"a\",\"status\":500,\"\r\n"})"));
  CHECK(count(logged_as(console, record), "\n") == 1);
}

TEST_CASE("bytes of a target that are no text cannot break a line of JSON") {
  CHECK(has(logged_as(json, record_of("/a\xff\x01\n")), "\"target\":\"/a\xef\xbf\xbd\\u0001\\n\""));
}

TEST_CASE("a target of the longest length is whole and one byte more is cut and marked") {
  std::string const longest(corest::access_log::max_target_bytes, 'a');
  CHECK(has(logged_target(longest), "GET " + longest + "\""));
  CHECK(has(logged_target(longest + "b"), "GET " + longest + "...\""));
}

TEST_CASE("values of query parameters that are named like credentials are not written") {
  CHECK(has(logged_target("/a?token=xyz"), "/a?token=***\""));
  CHECK(has(logged_target("/a?x=1&api_key=xyz&y=2&Access-Token=abc"),
            "/a?x=1&api_key=***&y=2&Access-Token=***\""));
  CHECK(has(logged_target("/a?api%5Fke%79=xyz;b=1"), "/a?api%5Fke%79=***;b=1\""));
  CHECK(has(logged_target("/a?tokens=5&token"), "/a?tokens=5&token\""));
  CHECK(has(logged_target("/a?&&=&token=&x"), "/a?&&=&token=***&x\""));
}

TEST_CASE("a credential that is cut is not written either") {
  std::string const target = "/a?password=" + std::string(corest::access_log::max_target_bytes, 'x');
  CHECK(has(logged_target(target), "/a?password=***...\""));
}

TEST_CASE("of a sampled log one in so many is written, and all that failed or were slow") {
  CHECK(written({}, 200, 1ms) == 100);
  CHECK(written({.one_in = 10}, 200, 1ms) == 10);
  CHECK(written({.one_in = 10}, 499, 1ms) == 10);
  CHECK(written({.one_in = 10}, 500, 1ms) == 100);
  CHECK(written({.one_in = 10, .slow = 1ms}, 200, 1ms - 1ns) == 10);
  CHECK(written({.one_in = 10, .slow = 1ms}, 200, 1ms) == 100);
  CHECK(written({.on = false}, 500, 1h) == 0);
}

TEST_CASE("the access log is a logger, whose level turns it off while the program runs") {
  corest::set_log_level("corest.access", corest::log_level::off);
  CHECK(written({}, 500, 1ms) == 0);
  corest::reset_log_level("corest.access");
  CHECK(written({}, 500, 1ms) == 100);
}

TEST_CASE("without a thread of the log lines gather until they are flushed") {
  corest::access_log log({});
  CHECK_FALSE(log.waits());
  log.line(0, record_of("/gathered"));
  CHECK(log.waits());
  log.flush();
  CHECK_FALSE(log.waits());
}
