#include "observe/captured_log.hpp"

#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/observe/access_log.hpp>
#include <corest/observe/log_scope.hpp>
#include <corest/observe/log_tap.hpp>
#include <corest/observe/span.hpp>

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <thread>
#include <vector>

using namespace corest;
using namespace observe_test;
using namespace std::chrono_literals;

namespace {

logger const lines{"test.tap"};

/// A record with its texts, kept.
struct kept {
  std::int64_t unix_nanos;
  log_level level;
  std::string logger;
  std::string message;
  trace_context trace;
  std::map<std::string, std::string> texts;
  std::map<std::string, log_value> numbers;
  std::uint32_t left_out;
};

std::vector<kept> take_all(log_tap& from, std::size_t most = 1000) {
  std::vector<kept> all;
  auto use = [&](log_record const& one) {
    kept made{one.unix_nanos, one.level, std::string(one.logger), std::string(one.message), one.trace, {}, {},
              one.left_out};
    for (auto const& each : one.fields)
      if (each.value.type() == log_value::kind::text)
        made.texts.emplace(each.name, each.value.text());
      else
        made.numbers.emplace(each.name, each.value);
    all.push_back(std::move(made));
  };
  from.take(most, use);
  return all;
}

/// What is kept of what f() logs, and the lines of it.
struct both {
  std::vector<kept> records;
  std::string written;
};
template <class F>
both tapped(F f) {
  both all;
  log_tap tap(16);
  all.written = logged({.form = json}, f);
  all.records = take_all(tap);
  return all;
}

}  // namespace

TEST_CASE("who taps the log gets each line as a value, and the line is written as ever") {
  auto const got = tapped([] {
    lines.warning("vehicle lost", {{"vehicle", "v-7"},
                                   {"wheels", 4},
                                   {"mass", 1.5},
                                   {"new", true},
                                   {"large", ~std::uint64_t(0)},
                                   {"below", -1}});
  });
  CHECK(count(got.written, "vehicle lost") == 1);
  REQUIRE(got.records.size() == 1);
  auto const& one = got.records.front();
  CHECK(one.unix_nanos > 1'700'000'000'000'000'000);
  CHECK(one.level == log_level::warning);
  CHECK(one.logger == "test.tap");
  CHECK(one.message == "vehicle lost");
  CHECK(one.texts.at("vehicle") == "v-7");
  CHECK(one.numbers.at("wheels").integer() == 4);
  CHECK(one.numbers.at("mass").real() == 1.5);
  CHECK(one.numbers.at("new").type() == log_value::kind::boolean);
  CHECK(one.numbers.at("large").natural() == ~std::uint64_t(0));
  CHECK(one.numbers.at("below").integer() == -1);
  CHECK(one.left_out == 0);
  CHECK_FALSE(one.trace.trace);
}

TEST_CASE("secrets are as hidden in a record as in its line, by name and by type") {
  redact_in_logs("tap_iban");
  auto const got = tapped([] {
    lines.info("paid", {{"db_password", "hunter2"},
                        {"tap_iban", "hunter2"},
                        {"pin", secret<std::string>("hunter2")},
                        {"api_key", 42}});
  });
  CHECK_FALSE(has(got.written, "hunter2"));
  REQUIRE(got.records.size() == 1);
  for (char const* const name : {"db_password", "tap_iban", "pin", "api_key"})
    CHECK(got.records.front().texts.at(name) == "***");
}

TEST_CASE("a record has what its task is known by, each name once, and the trace as ids") {
  active_span traced;
  traced.context = {{1, 2}, {3}, trace_context::sampled_flag};
  auto const got = tapped([&] {
    virtual_clock clock;
    auto say = []() -> task<> {
      co_await checkpoint();
      lines.info("seen", {{"user", "own"}});
    };
    kept_log_fields who{{{"user", "outer"}, {"tenant", "t"}}};
    request_label const label{"id-1", "GET", "/things"};
    clock.run(with_log_fields(std::move(who), with_context(current_request_label, label,
                                                           with_context(current_span, traced, say()))));
  });
  REQUIRE(got.records.size() == 1);
  auto const& one = got.records.front();
  CHECK(
      one.texts ==
      std::map<std::string, std::string>{
          {"user", "own"}, {"tenant", "t"}, {"method", "GET"}, {"route", "/things"}, {"request_id", "id-1"}});
  CHECK(one.trace == traced.context);
}

TEST_CASE("a line of the access log is a record, too, without the values of secret parameters") {
  auto const got = tapped([] {
    access_log access(access_log_options{});
    access_record one{.client = "192.0.2.1",
                      .method = "GET",
                      .target = "/a?token=hunter2&b=1",
                      .route = "/a",
                      .status = 200,
                      .bytes_in = 0,
                      .bytes_out = 5,
                      .queue = 1us,
                      .handler = 2us,
                      .write = 3us,
                      .request_id = "id",
                      .trace = {1, 2},
                      .user_agent = "curl"};
    access.line(1'700'000'000'000'000'001, one);
  });
  REQUIRE(got.records.size() == 1);
  auto const& one = got.records.front();
  CHECK(one.logger == "corest.access");
  CHECK(one.message == "request");
  CHECK(one.unix_nanos == 1'700'000'000'000'000'001);
  CHECK(one.texts.at("target") == "/a?token=***&b=1");
  CHECK(one.texts.at("route") == "/a");
  CHECK(one.texts.at("client") == "192.0.2.1");
  CHECK(one.numbers.at("status").integer() == 200);
  CHECK(one.numbers.at("duration_us").natural() == 6);
  CHECK(one.trace.trace == trace_id{1, 2});
}

TEST_CASE("what is too long is cut between characters, and fields without room are counted") {
  auto const got = tapped([] {
    std::string const wide(1500, 'w');
    lines.info("\xe2\x82\xac" + std::string(4095, 'x'), {});
    lines.info("wide", {{"a", std::string(2047, 'y') + "\xe2\x82\xac"},
                        {"b", wide},
                        {"c", wide},
                        {"d", wide},
                        {"e", wide},
                        {"f", wide},
                        {"g", 1}});
  });
  REQUIRE(got.records.size() == 2);
  CHECK(got.records[0].message == "\xe2\x82\xac" + std::string(4093, 'x') + "...");
  CHECK(got.records[1].texts.at("a") == std::string(2047, 'y') + "...");
  CHECK(got.records[1].left_out == 2);
  CHECK(got.records[1].numbers.contains("g"));
}

TEST_CASE(
    "lines of all threads come in the order of time, and lines beyond the room are dropped and counted") {
  log_tap tap(1);
  std::size_t written = 0;
  auto const log = logged({.form = json, .most_per_second = 0}, [&] {
    std::thread([] { lines.info("first"); }).join();
    lines.info("second");
    std::thread([] { lines.info("third"); }).join();
    std::string const long_text(2000, 'x');
    for (; tap.dropped() == 0 && written < 1000; ++written) {
      lines.info("many", {{"text", long_text}});
      flush_log();
    }
  });
  CHECK(written > 20);
  CHECK(written < 40);
  CHECK(count(log, "\"many\"") == written);  // the log itself lost none
  CHECK(tap.dropped() == 1);
  auto const front = take_all(tap, 3);
  REQUIRE(front.size() == 3);
  CHECK(front[0].message == "first");
  CHECK(front[1].message == "second");
  CHECK(front[2].message == "third");
  CHECK(take_all(tap).size() == written - 1);
  CHECK(take_all(tap).empty());
}

TEST_CASE("lines below who exports stay out, and so do those from before a tap and behind it") {
  (void)logged({.form = json}, [] { lines.info("before"); });
  {
    log_tap tap(16);
    auto const log = logged({.form = json}, [] {
      virtual_clock clock;
      auto say = []() -> task<> {
        co_await checkpoint();
        lines.info("not taken");
      };
      clock.run(with_context(untapped, true, say()));
    });
    CHECK(has(log, "not taken"));
    CHECK(take_all(tap).empty());
    (void)logged({.form = json}, [] { lines.info("left behind"); });
  }
  (void)logged({.form = json}, [] { lines.info("behind"); });
  log_tap next(16);
  CHECK(take_all(next).empty());
  CHECK(next.dropped() == 0);
}
