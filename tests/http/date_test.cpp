#include <corest/http/date.hpp>

#include <doctest/doctest.h>

#include <ctime>
#include <string>

using namespace corest::http;

namespace {
constexpr std::int64_t now = 1'790'000'000;  // 2026-09-21
std::string formatted(std::int64_t seconds) {
  std::string text(date_bytes + 1, '#');
  format_date(seconds, text.data());
  CHECK(text.back() == '#');
  text.pop_back();
  return text;
}
}  // namespace

TEST_CASE("dates are written as HTTP wants them") {
  CHECK(formatted(784'111'777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(formatted(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(formatted(-1) == "Wed, 31 Dec 1969 23:59:59 GMT");
  CHECK(formatted(951'782'400) == "Tue, 29 Feb 2000 00:00:00 GMT");
  CHECK(formatted(INT64_MAX) == "Fri, 31 Dec 9999 23:59:59 GMT");
  CHECK(formatted(INT64_MIN) == "Sat, 01 Jan 0000 00:00:00 GMT");
}

TEST_CASE("dates agree with the C library over the centuries, and come back as they were") {
  for (std::int64_t seconds = -62'000'000'000; seconds < 250'000'000'000; seconds += 86'400 * 37 + 12'345) {
    std::time_t const time = seconds;
    std::tm parts{};
    gmtime_r(&time, &parts);
    char expected[64];
    std::strftime(expected, sizeof expected, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (parts.tm_year + 1900 < 1000) continue;  // the C library writes no leading zeros
    REQUIRE(formatted(seconds) == expected);
    REQUIRE(parse_date(expected, now) == seconds);
  }
}

TEST_CASE("all three forms are read") {
  CHECK(parse_date("Sun, 06 Nov 1994 08:49:37 GMT", now) == 784'111'777);
  CHECK(parse_date("Sunday, 06-Nov-94 08:49:37 GMT", now) == 784'111'777);
  CHECK(parse_date("Sun Nov  6 08:49:37 1994", now) == 784'111'777);
  CHECK(parse_date("Wed Nov 16 08:49:37 1994", now) == 784'975'777);
}

TEST_CASE("a year of two digits is at most 50 years ahead") {
  CHECK(parse_date("Thursday, 01-Jan-76 00:00:00 GMT", now) ==
        parse_date("Wed, 01 Jan 2076 00:00:00 GMT", now));
  CHECK(parse_date("Thursday, 01-Jan-77 00:00:00 GMT", now) ==
        parse_date("Sat, 01 Jan 1977 00:00:00 GMT", now));
  CHECK(parse_date("Thursday, 01-Jan-77 00:00:00 GMT", INT64_MIN).has_value());
}

TEST_CASE("what is no date is none") {
  for (std::string const text :
       {"", "0", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Wed, 29 Feb 1995 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
        "Son, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov -994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994"})
    CHECK_MESSAGE(parse_date(text, now) == std::nullopt, text);
  CHECK(parse_date("Sat, 31 Dec 2016 23:59:60 GMT", now) == parse_date("Sat, 31 Dec 2016 23:59:59 GMT", now));
}

TEST_CASE("the block of every response names server and date in whole lines") {
  char block[max_server_date_bytes];
  CHECK(format_server_date(784'111'777, block) ==
        "Server: corest\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
}
