#include "observe/captured_log.hpp"

#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/observe/log_scope.hpp>
#include <corest/observe/logging.hpp>
#include <corest/observe/span.hpp>

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using namespace corest;
using namespace observe_test;
using namespace std::chrono_literals;

namespace {

logger const lines{"test.log"};

std::string line_of(std::string_view message, log_fields fields = {}) {
  return logged({.form = json}, [&] { lines.info(message, fields); });
}
std::string console_line_of(std::string_view message, log_fields fields = {}) {
  return logged({.form = console}, [&] { lines.info(message, fields); });
}

task<> say(std::string_view message) {
  co_await checkpoint();
  lines.info(message);
}

}  // namespace

TEST_CASE("a line is an object with its time, level, logger, message and fields, each of its type") {
  std::string const line = line_of("vehicle created", {{"vehicle", "v-7"},
                                                       {"wheels", 4},
                                                       {"mass", 1.5},
                                                       {"new", true},
                                                       {"took", 3ms},
                                                       {"large", ~std::uint64_t(0)},
                                                       {"below", -1}});
  CHECK(line.starts_with("{\"time\":\"2"));
  CHECK(has(line,
            R"(Z","level":"info","logger":"test.log","message":"vehicle created","vehicle":"v-7","wheels":4,)"
            R"("mass":1.5,"new":true,"took":0.003,"large":18446744073709551615,"below":-1})"
            "\n"));
}

TEST_CASE("for people it is a line of words, with quotes around those that need them") {
  CHECK(has(console_line_of("vehicle created", {{"vehicle", "v-7"}, {"name", "a \"b\""}, {"none", ""}}),
            "Z info test.log vehicle created vehicle=v-7 name=\"a \\\"b\\\"\" none=\"\"\n"));
}

TEST_CASE("whatever stands in a message or a field, it is one line, and valid") {
  std::string const evil =
      "a\nb\r\x1b[2J\"\\\t\x7f\xc2\x9b\xe2\x80\xa8\xff\xc0\x80" + std::string(1, '\0') + "z";
  auto const as_json = line_of(evil, {{"f\n\"", evil}});
  constexpr std::string_view escaped = R"(a\nb\r\u001b[2J\"\\\t\u007f\u009b\u2028)"
                                       "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
                                       R"(\u0000z)";
  CHECK(count(as_json, "\n") == 1);
  CHECK(has(as_json,
            "\"message\":\"" + std::string(escaped) + "\",\"f\\n\\\"\":\"" + std::string(escaped) + "\"}\n"));
  auto const for_people = console_line_of(evil, {{"f\n", evil}});
  CHECK(count(for_people, "\n") == 1);
  for (char const each : for_people)
    CHECK((each == '\n' || (static_cast<unsigned char>(each) >= 0x20 && each != 0x7f)));
}

TEST_CASE("numbers that JSON has no word for are null") {
  CHECK(has(line_of("m", {{"x", 1.0 / 0.0}, {"y", 0.5f}}), R"("x":null,"y":0.5})"));
}

TEST_CASE("a field cannot pass for a part of the line, and a name is written once") {
  CHECK(has(line_of("m", {{"level", "error"}, {"a", 1}, {"a", 2}}),
            R"("message":"m","level_":"error","a":1})"));
}

TEST_CASE("secrets by type and by name are not written") {
  secret<std::string> const key("hunter2");
  auto const all = line_of("m", {{"key", key}, {"Authorization", "hunter2"}, {"db_password", "hunter2"}}) +
                   console_line_of("m", {{"key", key}, {"x-api-key", "hunter2"}, {"accessToken", "hunter2"}});
  CHECK_FALSE(has(all, "hunter2"));
  CHECK(count(all, "***") == 6);
}

TEST_CASE("names of a program's own may be kept back") {
  CHECK(has(line_of("m", {{"customer_iban", "DE02"}}), "DE02"));
  auto const after =
      logged({.form = json, .redact = {"IBAN"}}, [] { lines.info("m", {{"customer_iban", "DE02"}}); });
  CHECK_FALSE(has(after, "DE02"));
}

TEST_CASE("a long message, and a long value, are cut and say so; fields that do not fit are left out") {
  std::string const fits(4096, 'm');
  CHECK(has(line_of(fits), "\"" + fits + "\"}"));
  CHECK(has(line_of(fits + "x"), "\"" + fits + "...\"}"));
  std::string const value(2048, 'v');
  CHECK(has(line_of("m", {{"a", value}}), "\"" + value + "\"}"));
  auto const much = line_of(fits, {{"a", value + "x"}, {"b", value}, {"c", 1}});
  CHECK(has(much, value + "...\",\"c\":1,\"cut\":true}\n"));
}

TEST_CASE(
    "a level holds for a name and all below it, the longest name first, and from one line to the next") {
  static logger const parent{"levels"};
  static logger const child{"levels.a.b"};
  static logger const other{"levels.ab"};
  CHECK(parent.on(log_level::info));
  CHECK_FALSE(child.on(log_level::debug));
  set_log_level("levels", log_level::warning);
  CHECK_FALSE(child.on(log_level::info));
  set_log_level("levels.a", log_level::trace);
  CHECK(child.on(log_level::trace));
  CHECK_FALSE(other.on(log_level::info));
  CHECK(parent.on(log_level::warning));
  set_log_level("levels.a.b", log_level::off);
  CHECK_FALSE(child.on(log_level::error));
  reset_log_level("levels.a.b");
  reset_log_level("levels");
  CHECK(child.on(log_level::trace));
  CHECK(other.on(log_level::info));
  reset_log_level("levels.a");
}

TEST_CASE("levels are read from one text, whole or not at all") {
  static logger const one{"texts.one"};
  set_log_levels("texts=error,texts.one=debug");
  CHECK(one.on(log_level::debug));
  for (auto const* const wrong : {"texts.one=off,loud", "texts.one=off,=info", "texts.one=off,texts.one="})
    CHECK_THROWS_AS(set_log_levels(wrong), std::invalid_argument);
  CHECK(one.on(log_level::debug));
  bool listed = false;
  for (auto const& each : log_levels())
    listed = listed || (each.name == "texts.one" && each.least == log_level::debug);
  CHECK(listed);
  reset_log_level("texts");
  reset_log_level("texts.one");
}

TEST_CASE("fields follow the task, in groups too, the inner before the outer") {
  auto const text = logged({.form = json}, [] {
    virtual_clock clock;
    auto child = []() -> task<> {
      lines.info("in the group", {{"own", 1}});
      co_await with_log_field("user", "eve", say("inside"));
    };
    auto inner = [&child](group& g) -> task<> {
      g.spawn(child);
      co_await checkpoint();
    };
    auto work = [&]() -> task<> {
      kept_log_fields who{{{"user", std::string("ada")}, {"password", "x"}, {"step", 2}}};
      co_await with_log_fields(std::move(who), with_group(inner));
      co_await say("behind");
    };
    clock.run(work());
  });
  CHECK(has(text, R"("message":"in the group","own":1,"user":"ada","password":"***","step":2})"));
  CHECK(has(text, R"("message":"inside","user":"eve","password":"***","step":2})"));
  CHECK(has(text, R"("message":"behind"})"));
}

TEST_CASE("lines of a request have its id and route, and the place in its trace") {
  auto const text = logged({.form = json}, [] {
    cancel_scope scope;
    request_label const label{"r-1", "GET", "/vehicles/{id}"};
    active_span span;
    span.context = {trace_id::parse("4bf92f3577b34da6a3ce929d0e0e4736"), {0xab}, 0};
    context_entry const traced{&current_span, &span, nullptr};
    context_entry const labelled{&current_request_label, &label, &traced};
    environment const env{&scope, &labelled};
    enter_environment const here(&env);
    lines.info("m", {{"route", "mine"}});
  });
  CHECK(has(text, R"("message":"m","route":"mine","method":"GET","request_id":"r-1",)"
                  R"("trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00000000000000ab"})"));
}

TEST_CASE(
    "a message is written so often in a second and no more, and a line says how often it was left out") {
  auto const before = read_log_statistics().left_out;
  auto const text = logged({.form = json, .most_per_second = 5}, [] {
    for (int i = 0; i < 20; ++i) lines.info("again and again", {{"i", i}});
    lines.info("something else");
  });
  auto const left_out = read_log_statistics().left_out - before;
  CHECK(count(text, "\"message\":\"again and again\"") + left_out == 20);
  CHECK(left_out >= 10);  // a second may have ended meanwhile
  CHECK(has(text,
            "\"lines\":" + std::to_string(left_out) + ",\"of\":\"test.log\",\"text\":\"again and again\""));
  CHECK(has(text, "something else"));
}

TEST_CASE("lines of many threads are written whole") {
  constexpr int per_thread = 200;
  auto const before = read_log_statistics().dropped;
  auto const text = logged({.form = json, .most_per_second = 0}, [] {
    std::vector<std::thread> all;
    all.reserve(4);
    for (int t = 0; t < 4; ++t)
      all.emplace_back([t] {
        for (int i = 0; i < per_thread; ++i) lines.info("m", {{"thread", t}, {"i", i}});
      });
    for (auto& each : all) each.join();
  });
  auto const dropped = read_log_statistics().dropped - before;
  CHECK(count(text, "\"message\":\"m\"") + dropped == 4 * per_thread);
  CHECK(dropped == 0);  // they fit into a ring
  CHECK(count(text, "{\"time\"") == count(text, "}\n"));
}

TEST_CASE("without a logging around it a line is written at once") {
  std::FILE* const file = std::tmpfile();
  int const before = ::dup(STDERR_FILENO);
  ::dup2(::fileno(file), STDERR_FILENO);
  log(log_level::error, "at once");
  auto const written = std::ftell(file) >= 0 ? ::lseek(::fileno(file), 0, SEEK_END) : 0;
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  std::fclose(file);
  CHECK(written > 0);
}
