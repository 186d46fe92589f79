#include "export/collector.hpp"

#include <corest/async/timeout.hpp>
#include <corest/observe/tracer.hpp>

#include <stdexcept>
#include <string>

using namespace export_test;

namespace {

void record(span_source& worker, std::string_view name) {
  trace_context own;
  own.trace = trace_id{0x0102030405060708, 0x090a0b0c0d0e0f10};
  own.span = span_id{0x1112131415161718};
  auto* const one = worker.begin(name, span_kind::server, own, {});
  if (one == nullptr) return;
  one->set("http.route", std::string_view("/things"));
  worker.finish(*one);
}

}  // namespace

TEST_CASE("spans of all workers arrive as one batch, with what describes the process") {
  collector hears({ok("")});
  with_server({hears.talks()}, [&](std::string url) -> task<> {
    tracer from;
    auto& one = from.add_worker();
    auto& other = from.add_worker();
    auto options = quick(url);
    options.headers = {{"X-Key", "secret"}};
    options.resource = {{"service.version", "1.2"}};
    otlp_exporter exporter(from, options);
    record(one, "first");
    record(other, "second");
    auto test = [&]() -> task<> { co_await hears.heard(1); };
    co_await with_exporter(exporter, test);
    CHECK(exporter.exported() == 2);
    CHECK(exporter.lost() == 0);
  });
  REQUIRE(hears.requests.size() == 1);
  auto const& got = hears.requests.front();
  for (std::string_view const part :
       {"POST /v1/traces HTTP/1.1\r\n", "Content-Type: application/x-protobuf\r\n", "X-Key: secret\r\n",
        "service.name", "tests", "service.instance.id", "host.name", "process.pid", "service.version",
        "first", "second", "/things",
        "\x0a\x10\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x12\x08\x11\x12\x13\x14\x15"
        "\x16\x17\x18"})
    CHECK_MESSAGE(got.find(part) != got.npos, part);
}

TEST_CASE("a full batch does not wait for its time, and no batch is larger") {
  collector hears({ok("")});
  with_server({hears.talks()}, [&](std::string url) -> task<> {
    tracer from;
    auto& worker = from.add_worker();
    auto options = quick(url);
    options.traces.delay = 1h;
    options.traces.batch = 3;
    otlp_exporter exporter(from, options);
    for (int i = 0; i < 7; ++i) record(worker, "span");
    auto test = [&]() -> task<> {
      while (exporter.exported() < 6) co_await sleep_for(1ms);
      CHECK(hears.requests.size() == 2);
    };
    co_await with_exporter(exporter, test);
    CHECK(exporter.exported() == 7);  // the last one at the end
  });
  CHECK(hears.requests.size() == 3);
}

TEST_CASE("a batch whose answer was still to come at the end is sent once more, so none is lost") {
  collector hears({ok("")});
  bool begun = false;
  auto silent = [&](io::stream& to) -> task<> {
    co_await read_request(to);
    begun = true;
    co_await read_request(to);  // ends with the connection
  };
  with_server({silent, hears.talks()}, [&](std::string url) -> task<> {
    tracer from;
    otlp_exporter exporter(from, quick(url));
    record(from.add_worker(), "span");
    auto test = [&]() -> task<> {
      while (!begun) co_await sleep_for(1ms);
    };
    co_await with_exporter(exporter, test);
    CHECK(exporter.exported() == 1);
    CHECK(exporter.lost() == 0);
  });
  CHECK(hears.requests.size() == 1);
}

TEST_CASE("a collector that is busy is asked again, and one that refuses costs the batch and nothing else") {
  std::string const busy = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";
  collector hears({busy, ok(""), "HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n", ok("")});
  with_server({hears.talks()}, [&](std::string url) -> task<> {
    tracer from;
    auto& worker = from.add_worker();
    otlp_exporter exporter(from, quick(url));
    auto test = [&]() -> task<> {
      record(worker, "asked twice");
      co_await hears.heard(2);
      while (exporter.exported() < 1) co_await sleep_for(1ms);
      record(worker, "refused");
      while (exporter.lost() < 1) co_await sleep_for(1ms);
      record(worker, "taken");
      while (exporter.exported() < 2) co_await sleep_for(1ms);
    };
    co_await with_exporter(exporter, test);
  });
  CHECK(hears.requests.size() == 4);
}

TEST_CASE("while the collector is away spans are counted as lost, and the process ends in time") {
  std::string url;
  with_server({}, [&](std::string of) -> task<> {
    url = of;
    co_return;
  });
  auto all = [&]() -> task<> {
    tracing_options how;
    how.records = 4;
    tracer from(how);
    auto& worker = from.add_worker();
    auto options = quick(url);
    options.timeout = 20ms;
    options.flush = 20ms;
    otlp_exporter exporter(from, options);
    auto test = [&]() -> task<> {
      for (int i = 0; i < 6; ++i) record(worker, "span");
      CHECK(from.dropped() == 2);  // the queue holds four
      while (exporter.lost() < 4) co_await sleep_for(1ms);
      record(worker, "at the end");
    };
    co_await with_exporter(exporter, test);
    CHECK(exporter.exported() == 0);
    CHECK(exporter.lost() == 5);
  };
  run(all());
}

TEST_CASE("a collector that cannot be one is refused at the beginning") {
  tracer from;
  CHECK_THROWS_AS(otlp_exporter(from, quick("https://collector")), std::invalid_argument);
  auto options = quick("http://collector");
  options.headers = {{"two\r\nlines", "x"}};
  CHECK_THROWS_AS(otlp_exporter(from, options), std::invalid_argument);
}
