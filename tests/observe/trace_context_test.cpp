#include <corest/observe/trace_context.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace corest;

namespace {

constexpr std::string_view trace = "0af7651916cd43dd8448eb211c80319c";
constexpr std::string_view parent = "b7ad6b7169203331";
std::string with(std::string_view version, std::string_view flags, std::string_view behind = {}) {
  return std::string(version)
      .append("-")
      .append(trace)
      .append("-")
      .append(parent)
      .append("-")
      .append(flags)
      .append(behind);
}

}  // namespace

TEST_CASE("a traceparent is read and written alike") {
  auto const read = parse_traceparent(with("00", "01"));
  REQUIRE(read);
  CHECK(read->sampled());
  CHECK(read->trace == trace_id{0x0af7651916cd43dd, 0x8448eb211c80319c});
  CHECK(read->span == span_id{0xb7ad6b7169203331});
  char text[traceparent_bytes];
  CHECK(format_traceparent(*read, text) == with("00", "01"));
  CHECK(!parse_traceparent(with("00", "00"))->sampled());
}

TEST_CASE("flags that are not known are not passed on") {
  char text[traceparent_bytes];
  CHECK(format_traceparent(*parse_traceparent(with("00", "ff")), text) == with("00", "03"));
  CHECK(format_traceparent(*parse_traceparent(with("00", "08")), text) == with("00", "00"));
}

TEST_CASE("what is no traceparent begins a new trace") {
  for (std::string_view const wrong : {"", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
                                       "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                                       "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                                       "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                                       "00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01",
                                       "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-011",
                                       "00-0af7651916cd43dd8448eb211c80319.-b7ad6b7169203331-01",
                                       "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333.-01",
                                       "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                       "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
                                       "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
                                       "0g-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                       "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
                                       "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0A"}) {
    CAPTURE(wrong);
    CHECK(!parse_traceparent(wrong));
  }
}

TEST_CASE("a later version is read as far as version 00 goes, and no further") {
  CHECK(parse_traceparent(with("cc", "01")) == parse_traceparent(with("00", "01")));
  CHECK(parse_traceparent(with("cc", "01", "-what-the-future-brings")) ==
        parse_traceparent(with("00", "01")));
  CHECK(parse_traceparent(with("cc", "01", "-")));
  CHECK(!parse_traceparent(with("cc", "01", ".what")));
  CHECK(!parse_traceparent(with("00", "01", "-")));
  CHECK(!parse_traceparent(with("00", "01", "-what")));
  CHECK(!parse_traceparent(with("ff", "01")));
  CHECK(!parse_traceparent(with("0A", "01")));
}

TEST_CASE("an id that is no id is none") {
  CHECK(!trace_id::parse("0af7651916cd43dd8448eb211c80319"));
  CHECK(!trace_id::parse("zaf7651916cd43dd8448eb211c80319c"));
  CHECK(!span_id::parse("b7ad6b716920333"));
  char text[trace_id::text_bytes];
  CHECK(trace_id::parse(trace).format(text) == trace);
}
