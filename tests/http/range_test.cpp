#include <corest/http/range.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace corest::http;

namespace {

/// "0-4,10-19" of what is answered, "whole" or "416".
std::string answered(std::string_view field, std::uint64_t length = 10'000) {
  auto const found = parse_range(field, length);
  if (found.outcome == range_outcome::whole) return "whole";
  if (found.outcome == range_outcome::unsatisfiable) return "416";
  std::string text;
  for (auto const& each : found.ranges()) {
    if (!text.empty()) text += ',';
    text += std::to_string(each.first) + '-' + std::to_string(each.last);
  }
  return text;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

constexpr std::int64_t november_6 = 784'111'777;  // Sun, 06 Nov 1994 08:49:37 GMT
constexpr std::string_view date_text = "Sun, 06 Nov 1994 08:49:37 GMT";

}  // namespace

TEST_CASE("a range is from its first byte to its last, to the end, or counted from the end") {
  CHECK(answered("bytes=0-0") == "0-0");
  CHECK(answered("bytes=0-499") == "0-499");
  CHECK(answered("bytes=500-") == "500-9999");
  CHECK(answered("bytes=-500") == "9500-9999");
  CHECK(answered("BYTES=9999-9999") == "9999-9999");
  CHECK(parse_range("bytes=500-999", 10'000).ranges()[0].size() == 500);
}

TEST_CASE("what reaches beyond the end stops there") {
  CHECK(answered("bytes=9000-20000") == "9000-9999");
  CHECK(answered("bytes=-20000") == "0-9999");
  CHECK(answered("bytes=0-", 1) == "0-0");
}

TEST_CASE("a range that begins behind the end cannot be satisfied") {
  CHECK(answered("bytes=10000-") == "416");
  CHECK(answered("bytes=10000-10001, 20000-") == "416");
  CHECK(answered("bytes=-0") == "416");
  CHECK(answered("bytes=0-0", 0) == "416");
  CHECK(answered("bytes=0-", 0) == "416");
  CHECK(answered("bytes=10000-, 0-0") == "0-0");
}

TEST_CASE("nothing is whole when a part of nothing is asked for by its end") {
  CHECK(answered("bytes=-5", 0) == "whole");
  CHECK(answered("bytes=0-0, -5", 0) == "whole");
  CHECK(answered("bytes=-0", 0) == "416");
}

TEST_CASE("numbers that no 64 bits hold are as good as infinite") {
  std::string const huge = "99999999999999999999999";
  CHECK(answered("bytes=0-" + huge) == "0-9999");
  CHECK(answered("bytes=-" + huge) == "0-9999");
  CHECK(answered("bytes=" + huge + "-") == "416");
  CHECK(answered("bytes=18446744073709551615-18446744073709551615") == "416");
  auto const largest = parse_range("bytes=0-18446744073709551615", UINT64_MAX);
  REQUIRE(largest.ranges().size() == 1);
  CHECK(largest.ranges()[0].size() == UINT64_MAX);
  CHECK(answered("bytes=18446744073709551614-", UINT64_MAX) == "18446744073709551614-18446744073709551614");
}

TEST_CASE("other units and malformed fields do not count") {
  for (std::string const field : {"",
                                  "bytes",
                                  "bytes=",
                                  "bytes=,",
                                  "bytes = 0-1",
                                  "items=0-1",
                                  "bytes=-",
                                  "bytes=1",
                                  "bytes=a-b",
                                  "bytes=0-b",
                                  "bytes=5-4",
                                  "bytes=--1",
                                  "bytes=+0-1",
                                  "bytes=0-1-2",
                                  "bytes=0 -1",
                                  "bytes=0-1;2-3",
                                  "bytes=0x0-1",
                                  "bytes=0-1,5-4",
                                  "bytes=20000-5",
                                  "bytes=\"0-1\"",
                                  "bytes=0-1,\"",
                                  "bytes:0-1",
                                  "none"})
    CHECK_MESSAGE(answered(field) == "whole", field);
}

TEST_CASE("several ranges are answered in the order asked for") {
  CHECK(answered("bytes=0-4, 1000-1004") == "0-4,1000-1004");
  CHECK(answered("bytes=-1,0-0") == "9999-9999,0-0");
  CHECK(answered("bytes=,0-4,,\t1000-1004 ,") == "0-4,1000-1004");
}

TEST_CASE("ranges that overlap, adjoin or nearly touch are one") {
  CHECK(answered("bytes=0-499,500-999") == "0-999");
  CHECK(answered("bytes=0-,0-,0-,0-") == "0-9999");
  CHECK(answered("bytes=0-9,90-99") == "0-99");       // 80 bytes between
  CHECK(answered("bytes=0-9,91-99") == "0-9,91-99");  // 81
  CHECK(answered("bytes=91-99,0-9") == "91-99,0-9");
  CHECK(answered("bytes=0-0,9000-9000,-1,5-6") == "0-6,9000-9000,9999-9999");
  CHECK(answered("bytes=0-9,1000-1009,500-509,50-990") == "0-1009");
  CHECK(answered("bytes=5000-5001,1000-1009,3000-3001,0-1003") == "5000-5001,0-1009,3000-3001");
}

TEST_CASE("more ranges than a reader needs do not count") {
  CHECK(answered("bytes=" + repeated("0-0,", max_ranges)) == "0-0");
  CHECK(answered("bytes=" + repeated("0-0,", max_ranges + 1)) == "whole");
  CHECK(answered("bytes=" + repeated("20000-,", max_ranges)) == "416");
  CHECK(answered("bytes=" + repeated("20000-,", max_ranges + 1)) == "whole");
  std::string apart = "bytes=";
  for (std::size_t i = 0; i < max_ranges; ++i)
    apart += std::to_string(i * 100) + '-' + std::to_string(i * 100) + ',';
  CHECK(parse_range(apart, 10'000).ranges().size() == max_ranges);
}

TEST_CASE("If-Range lets a range count for the same bytes only") {
  entity_tag const tag{"v1", false};
  auto const holds = [&](std::string_view field) {
    return if_range_holds(field, tag, november_6, november_6 + 1);
  };
  CHECK(holds("\"v1\""));
  CHECK(holds(" \"v1\" "));
  CHECK(holds(date_text));
  CHECK(holds("Sunday, 06-Nov-94 08:49:37 GMT"));
  CHECK(!holds("\"v2\""));
  CHECK(!holds("W/\"v1\""));
  CHECK(!holds("Sun, 06 Nov 1994 08:49:36 GMT"));
  CHECK(!holds("Sun, 06 Nov 1994 08:49:38 GMT"));  // later is not the same
  for (std::string const field : {"", "*", "v1", "\"v1\", \"v2\"", "yesterday"})
    CHECK_MESSAGE(!holds(field), field);
  CHECK(!if_range_holds("\"v1\"", entity_tag{"v1", true}, november_6, november_6 + 1));
  CHECK(!if_range_holds("\"v1\"", std::nullopt, november_6, november_6 + 1));
  CHECK(!if_range_holds(date_text, tag, std::nullopt, november_6 + 1));
}

TEST_CASE("a date does not vouch for bytes while its second lasts") {
  CHECK(!if_range_holds(date_text, std::nullopt, november_6, november_6));
  CHECK(if_range_holds(date_text, std::nullopt, november_6, november_6 + 1));
}

TEST_CASE("Content-Range says which bytes of how many") {
  std::array<char, max_content_range_bytes> text;
  CHECK(format_content_range({0, 499}, 1234, text.data()) == "bytes 0-499/1234");
  CHECK(format_unsatisfied_range(1234, text.data()) == "bytes */1234");
  CHECK(format_content_range({UINT64_MAX, UINT64_MAX}, UINT64_MAX, text.data()).size() ==
        max_content_range_bytes);
}
