#include "export/collector.hpp"

#include <corest/observe/log_tap.hpp>
#include <corest/observe/logging.hpp>
#include <corest/observe/span.hpp>

#include <stdexcept>
#include <string>

using namespace export_test;
using namespace std::string_literals;

namespace {

logger const lines{"test.export"};
logger const others{"test.other"};

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// The line that this says stays out of the tests' output; what is exported does not depend on it.
class quiet {
 public:
  quiet() : writes_({.form = log_form::json, .file = "/dev/null"}) {}

 private:
  logging writes_;
};

task<> say_in_a_trace() {
  co_await checkpoint();
  lines.error("in a trace", {{"api_key", "hunter2"}, {"large", ~std::uint64_t(0)}, {"half", 0.5}});
}

}  // namespace

TEST_CASE("lines arrive as log records of their loggers, with severity, body, attributes and trace") {
  quiet const here;
  collector hears({ok("")});
  with_server({hears.talks()}, [&](std::string url) -> task<> {
    log_tap tap(16);
    otlp_exporter exporter(tap, quick(url));
    lines.info("first", {{"vehicle", "v-7"}});
    others.warning("elsewhere", {{"wheels", 4}});
    active_span around;
    around.context = {
        {0x0102030405060708, 0x090a0b0c0d0e0f10}, {0x1112131415161718}, trace_context::sampled_flag};
    co_await with_context(current_span, around, say_in_a_trace());
    auto test = [&]() -> task<> { co_await hears.heard(1); };
    co_await with_exporter(exporter, test);
    CHECK(exporter.exported() == 3);
    CHECK(exporter.lost() == 0);
  });
  REQUIRE(hears.requests.size() == 1);
  auto const& got = hears.requests.front();
  for (std::string_view const part :
       {"POST /v1/logs HTTP/1.1\r\n"s, "Content-Type: application/x-protobuf\r\n"s, "service.name"s,
        "process.pid"s,
        // Scopes: each logger once, with its records behind it.
        "\x0a\x8d\x80\x80\x00\x0a\x0btest.export"s, "\x0a\x8c\x80\x80\x00\x0a\x0atest.other"s,
        "\x10\x09\x1a\x04info\x2a"s, "\x10\x0d\x1a\x07warning\x2a"s,
        "\x10\x11\x1a\x05"
        "error\x2a"s,
        "\x0a\x05"
        "first"s,
        "\x0a\x07vehicle"s, "\x0a\x03v-7"s, "\x0a\x06wheels\x12\x82\x80\x80\x00\x18\x04"s,
        "\x0a\x14"
        "18446744073709551615"s,
        "\x21\0\0\0\0\0\0\xe0\x3f"s, "\x0a\x03***"s,
        "\x45\x01\0\0\0\x4a\x10\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x52\x08\x11"
        "\x12\x13\x14\x15"
        "\x16\x17\x18"s})
    CHECK_MESSAGE(has(got, part), part);
  CHECK_FALSE(has(got, "hunter2"));
  CHECK(got.find("test.export") == got.rfind("test.export"));
}

TEST_CASE("what the exporter says of a collector that refuses is not exported, so it says it once") {
  quiet const here;
  std::string const refuses = "HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n";
  collector hears({refuses, refuses, ok("")});
  with_server({hears.talks()}, [&](std::string url) -> task<> {
    log_tap tap(16);
    otlp_exporter exporter(tap, quick(url));
    auto test = [&]() -> task<> {
      for (std::uint64_t lost = 1; lost <= 2; ++lost) {
        lines.info("refused");
        while (exporter.lost() < lost) co_await sleep_for(1ms);
      }
      lines.info("taken");
      while (exporter.exported() < 1) co_await sleep_for(1ms);
    };
    co_await with_exporter(exporter, test);
    CHECK(exporter.exported() == 1);
    CHECK(exporter.lost() == 2);
    CHECK(tap.dropped() == 0);
  });
  REQUIRE(hears.requests.size() == 3);
  for (auto const& each : hears.requests) CHECK_FALSE(has(each, "corest.export"));
}

TEST_CASE("while the collector is away lines are counted as dropped and lost, and the process ends in time") {
  quiet const here;
  std::string url;
  with_server({}, [&](std::string of) -> task<> {
    url = of;
    co_return;
  });
  auto all = [&]() -> task<> {
    log_tap tap(1);
    auto options = quick(url);
    options.logs.timeout = 20ms;
    options.flush = 20ms;
    otlp_exporter exporter(tap, options);
    std::uint64_t kept = 0;
    auto test = [&]() -> task<> {
      std::string const text(2000, 'x');
      for (; tap.dropped() < 2; ++kept) lines.info("many", {{"text", text}});
      kept -= 2;
      while (exporter.lost() < kept) co_await sleep_for(1ms);
      lines.info("at the end");
    };
    co_await with_exporter(exporter, test);
    CHECK(kept > 20);
    CHECK(exporter.exported() == 0);
    CHECK(exporter.lost() == kept + 1);
  };
  run(all());
}

TEST_CASE("log records may have a collector of their own, with its own fields") {
  quiet const here;
  collector hears({ok("")});
  with_server({hears.talks()}, [&](std::string url) -> task<> {
    log_tap tap(16);
    auto options = quick("http://nobody.invalid");
    options.headers = {{"X-Key", "of all"}};
    options.logs.endpoint = url + "/otlp/logs?a=b";
    options.logs.headers = {{"X-Key", "of logs"}};
    otlp_exporter exporter(tap, options);
    lines.info("once");
    auto test = [&]() -> task<> { co_await hears.heard(1); };
    co_await with_exporter(exporter, test);
  });
  REQUIRE(hears.requests.size() == 1);
  CHECK(has(hears.requests.front(), "POST /otlp/logs?a=b HTTP/1.1\r\n"));
  CHECK(has(hears.requests.front(), "X-Key: of logs\r\n"));
  CHECK_FALSE(has(hears.requests.front(), "of all"));
}

TEST_CASE("a path of the endpoint is a prefix, however it ends") {
  quiet const here;
  collector hears({ok("")});
  with_server({hears.talks()}, [&](std::string url) -> task<> {
    log_tap tap(16);
    otlp_exporter exporter(tap, quick(url + "/prefix/"));
    lines.info("once");
    auto test = [&]() -> task<> { co_await hears.heard(1); };
    co_await with_exporter(exporter, test);
  });
  REQUIRE(hears.requests.size() == 1);
  CHECK(has(hears.requests.front(), "POST /prefix/v1/logs HTTP/1.1\r\n"));
}
