// Times as RFC 3339, durations as seconds.
#include "json/reading.hpp"

#include <corest/json/read.hpp>
#include <corest/json/write.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace std::chrono_literals;
using corest::json::to_text;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::sys_time;
namespace chrono = std::chrono;

namespace {
using milliseconds = sys_time<chrono::milliseconds>;
using nanoseconds = sys_time<chrono::nanoseconds>;
template <class T>
std::string again(std::string_view text) {
  auto const read = read_exact<T>(text);
  return read ? to_text(*read) : "refused";
}
}  // namespace

TEST_CASE("times are RFC 3339 in UTC") {
  sys_seconds const leap_day = sys_days(chrono::year(2024) / 2 / 29) + 12h + 30min;
  CHECK(to_text(leap_day) == "\"2024-02-29T12:30:00Z\"");
  CHECK(read_exact<sys_seconds>("\"2024-02-29T12:30:00Z\"") == leap_day);
  CHECK(read_exact<sys_seconds>("\"2024-02-29t12:30:00z\"") == leap_day);
  CHECK(read_exact<sys_seconds>("\"2024-02-29 12:30:00Z\"") == leap_day);
}

TEST_CASE("offsets are taken off") {
  CHECK(again<sys_seconds>("\"2024-03-01T00:30:00+01:00\"") == "\"2024-02-29T23:30:00Z\"");
  CHECK(again<sys_seconds>("\"2023-12-31T20:00:00-04:30\"") == "\"2024-01-01T00:30:00Z\"");
  CHECK(again<sys_seconds>("\"2024-01-01T00:00:00-00:00\"") == "\"2024-01-01T00:00:00Z\"");
}

TEST_CASE("as many fractional digits are written as are needed") {
  CHECK(again<milliseconds>("\"2024-01-01T00:00:00.250Z\"") == "\"2024-01-01T00:00:00.25Z\"");
  CHECK(again<milliseconds>("\"2024-01-01T00:00:00.001Z\"") == "\"2024-01-01T00:00:00.001Z\"");
  CHECK(again<milliseconds>("\"2024-01-01T00:00:00.000Z\"") == "\"2024-01-01T00:00:00Z\"");
  CHECK(again<nanoseconds>("\"2024-01-01T00:00:00.123456789Z\"") == "\"2024-01-01T00:00:00.123456789Z\"");
}

TEST_CASE("a fraction finer than the type is dropped") {
  CHECK(again<sys_seconds>("\"2024-01-01T00:00:00.999Z\"") == "\"2024-01-01T00:00:00Z\"");
  CHECK(again<milliseconds>("\"1969-12-31T23:59:59.9999Z\"") == "\"1969-12-31T23:59:59.999Z\"");
  CHECK(again<nanoseconds>("\"2024-01-01T00:00:00.1234567899999Z\"") == "\"2024-01-01T00:00:00.123456789Z\"");
}

TEST_CASE("times before 1970 are exact") {
  CHECK(to_text(milliseconds(-1ms)) == "\"1969-12-31T23:59:59.999Z\"");
  CHECK(read_exact<milliseconds>("\"1969-12-31T23:59:59.999Z\"") == milliseconds(-1ms));
  CHECK(again<sys_seconds>("\"0000-01-01T00:00:00Z\"") == "\"0000-01-01T00:00:00Z\"");
  CHECK(again<sys_seconds>("\"9999-12-31T23:59:59Z\"") == "\"9999-12-31T23:59:59Z\"");
}

TEST_CASE("every day from 1600 to 2400 is the calendar's") {
  bool same = true;
  for (sys_days day = chrono::year(1600) / 1 / 1; day < sys_days(chrono::year(2400) / 1 / 1);
       day += chrono::days(1)) {
    chrono::year_month_day const date = day;
    char text[40];
    std::snprintf(text, sizeof text, "\"%04d-%02u-%02u\"", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    same = same && to_text(day) == text && read_exact<sys_days>(text) == day;
  }
  CHECK(same);
}

TEST_CASE("a year without an RFC 3339 text is written as null") {
  CHECK(to_text(sys_seconds(sys_days(chrono::year(10'000) / 1 / 1))) == "null");
  CHECK(to_text(sys_seconds(sys_days(chrono::year(-1) / 12 / 31))) == "null");
  CHECK(to_text(sys_seconds(chrono::seconds::max())) == "null");
}

TEST_CASE("what is not a time is refused") {
  for (std::string_view const text : {"",
                                      "2024-02-30T00:00:00Z",
                                      "2023-02-29T00:00:00Z",
                                      "1900-02-29T00:00:00Z",
                                      "2024-13-01T00:00:00Z",
                                      "2024-00-01T00:00:00Z",
                                      "2024-01-00T00:00:00Z",
                                      "2024-01-32T00:00:00Z",
                                      "2024-01-01T24:00:00Z",
                                      "2024-01-01T00:60:00Z",
                                      "2024-01-01T00:00:60Z",
                                      "2016-12-31T23:59:60Z",
                                      "2024-01-01T00:00:00",
                                      "2024-01-01T00:00Z",
                                      "2024-01-01",
                                      "2024-1-1T00:00:00Z",
                                      "24-01-01T00:00:00Z",
                                      "2024-01-01T00:00:00.Z",
                                      "2024-01-01T00:00:00,5Z",
                                      "2024-01-01T00:00:00+1:00",
                                      "2024-01-01T00:00:00+01",
                                      "2024-01-01T00:00:00+0100",
                                      "2024-01-01T00:00:00+24:00",
                                      "2024-01-01T00:00:00+01:60",
                                      "2024-01-01T00:00:00Zx",
                                      " 2024-01-01T00:00:00Z",
                                      "2024-01-01X00:00:00Z",
                                      "-024-01-01T00:00:00Z",
                                      "+2024-01-01T00:00:00Z",
                                      "2024-01-01T00:00:00ZZ"}) {
    CAPTURE(text);
    CHECK(failures<sys_seconds>("\"" + std::string(text) + "\"") == " format");
  }
  CHECK(failures<sys_seconds>("1704067200") == " type");
}

TEST_CASE("a time that the type cannot hold is refused") {
  CHECK(failures<nanoseconds>("\"2262-04-11T23:47:16.854775807Z\"") == "good");
  CHECK(failures<nanoseconds>("\"2262-04-11T23:47:16.854775808Z\"") == " format");
  CHECK(failures<nanoseconds>("\"1600-01-01T00:00:00Z\"") == " format");
}

TEST_CASE("days are dates") {
  CHECK(to_text(sys_days(chrono::year(2024) / 2 / 29)) == "\"2024-02-29\"");
  CHECK(read_exact<sys_days>("\"2024-02-29\"") == sys_days(chrono::year(2024) / 2 / 29));
  CHECK(failures<sys_days>("\"2024-02-29T00:00:00Z\"") == " format");
}

TEST_CASE("durations are numbers of seconds") {
  CHECK(to_text(1500ms) == "1.5");
  CHECK(to_text(-1500ms) == "-1.5");
  CHECK(to_text(30s) == "30");
  CHECK(to_text(2h) == "7200");
  CHECK(to_text(1ns) == "0.000000001");
  CHECK(to_text(chrono::milliseconds::min()) == "-9223372036854775.808");
  CHECK(to_text(chrono::seconds::max()) == "9223372036854775807");
  CHECK(to_text(chrono::hours(chrono::hours::rep{4'000'000'000'000'000'000})) == "14400000000000000000000");
  CHECK(read_exact<chrono::milliseconds>("1.5") == 1500ms);
  CHECK(read_exact<chrono::milliseconds>("-15e-1") == -1500ms);
  CHECK(read_exact<chrono::hours>("7200") == 2h);
  CHECK(read_exact<chrono::seconds>("0") == 0s);
}

TEST_CASE("a duration that the type cannot hold exactly is refused") {
  CHECK(first_detail<chrono::milliseconds>("0.0005") == "must be a multiple of 0.001 seconds");
  CHECK(first_detail<chrono::hours>("1800") == "must be a multiple of 3600 seconds");
  CHECK(failures<chrono::seconds>("1e30") == " maximum");
  CHECK(failures<chrono::nanoseconds>("9223372036.854775807") == "good");
  CHECK(failures<chrono::nanoseconds>("9223372036.854775808") == " maximum");
  CHECK(failures<chrono::nanoseconds>("0.0000000001") == " multipleOf");
  CHECK(failures<chrono::seconds>("\"1\"") == " type");
}
