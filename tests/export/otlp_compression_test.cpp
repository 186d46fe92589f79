#include "export/collector.hpp"

#include <corest/base/buffer.hpp>
#include <corest/coding/decoder.hpp>
#include <corest/observe/log_tap.hpp>
#include <corest/observe/logging.hpp>

#include <string>

using namespace export_test;

namespace {

logger const lines{"test.packed"};

std::string body_of(std::string const& request) { return request.substr(request.find("\r\n\r\n") + 4); }

std::string unpacked(std::string_view packed) {
  coding::decoder from(http::content_coding::gzip);
  buffer all;
  auto const step = from.feed(packed, 1 << 20, all);
  CHECK(step.status == coding::decode_status::ended);
  CHECK(step.consumed == packed.size());
  return std::string(all.view());
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// What the collector hears of three lines, sent one after the other.
std::vector<std::string> heard(otlp_options options, std::string const& text) {
  logging const quiet({.form = log_form::json, .file = "/dev/null"});
  collector hears({ok("")});
  with_server({hears.talks()}, [&](std::string url) -> task<> {
    options.endpoint = url;
    log_tap tap(256);
    otlp_exporter exporter(tap, options);
    auto test = [&]() -> task<> {
      for (std::size_t sent = 1; sent <= 3; ++sent) {
        for (int i = 0; i < 10; ++i) lines.info("packed", {{"text", text}, {"turn", sent}});
        while (exporter.exported() < 10 * sent) co_await sleep_for(1ms);
      }
    };
    co_await with_exporter(exporter, test);
    CHECK(exporter.lost() == 0);
  });
  return hears.requests;
}

}  // namespace

TEST_CASE("a packed batch says so, and what is unpacked is a batch as it would have been") {
  std::string text;
  for (int i = 0; text.size() < 1900; ++i) text += std::to_string(i * 7919);
  auto options = quick("");
  options.compression = otlp_compression::gzip;
  auto const packed = heard(options, text);  // 20 KiB each: more than is packed at once
  options.logs.compression = otlp_compression::none;
  auto const plain = heard(options, text);
  REQUIRE(packed.size() == 3);
  REQUIRE(plain.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(has(packed[i], "Content-Encoding: gzip\r\n"));
    CHECK_FALSE(has(plain[i], "Content-Encoding"));
    auto const body = unpacked(body_of(packed[i]));
    CHECK(body.size() == body_of(plain[i]).size());
    CHECK(body.size() > 16 * 1024);
    CHECK(body_of(packed[i]).size() < body.size() / 4);
    CHECK(has(body, "test.packed"));
    CHECK(has(body, text));
  }
}

TEST_CASE("a batch whose sending is cancelled is packed anew at the end") {
  logging const quiet({.form = log_form::json, .file = "/dev/null"});
  collector hears({ok("")});
  bool begun = false;
  auto silent = [&](io::stream& to) -> task<> {
    co_await read_request(to);
    begun = true;
    co_await read_request(to);  // ends with the connection
  };
  with_server({silent, hears.talks()}, [&](std::string url) -> task<> {
    log_tap tap(16);
    auto options = quick(url);
    options.logs.compression = otlp_compression::gzip;
    otlp_exporter exporter(tap, options);
    lines.info("once");
    auto test = [&]() -> task<> {
      while (!begun) co_await sleep_for(1ms);
    };
    co_await with_exporter(exporter, test);
    CHECK(exporter.exported() == 1);
  });
  REQUIRE(hears.requests.size() == 1);
  CHECK(has(unpacked(body_of(hears.requests.front())), "once"));
}
