#include <corest/http/timeout_field.hpp>

#include <doctest/doctest.h>

#include <string_view>

using corest::http::bare_unit_of;
using corest::http::parse_timeout;
using namespace std::chrono_literals;

TEST_CASE("a client's timeout is a number with a unit of gRPC or of everyday life") {
  CHECK(parse_timeout("100m", 1s) == 100ms);
  CHECK(parse_timeout("2M", 1s) == 2min);
  CHECK(parse_timeout("1H", 1s) == 1h);
  CHECK(parse_timeout("3S", 1s) == 3s);
  CHECK(parse_timeout("250u", 1s) == 250us);
  CHECK(parse_timeout("9n", 1s) == 9ns);
  CHECK(parse_timeout("1500ms", 1s) == 1500ms);
  CHECK(parse_timeout("2s", 1s) == 2s);
  CHECK(parse_timeout("2min", 1s) == 2min);
  CHECK(parse_timeout("0", 1s) == 0s);
}

TEST_CASE("a number alone is of seconds, or of milliseconds where the field's name says so") {
  CHECK(bare_unit_of("Request-Timeout") == 1s);
  CHECK(bare_unit_of("X-Timeout-Ms") == 1ms);
  CHECK(bare_unit_of("ms") == 1s);
  CHECK(parse_timeout("1500", 1ms) == 1500ms);
  CHECK(parse_timeout("15", 1s) == 15s);
}

TEST_CASE("a timeout has at most eight digits, and one that would overflow is as long as there is") {
  CHECK(parse_timeout("99999999s", 1s) == 99999999s);
  CHECK(!parse_timeout("100000000s", 1s));
  CHECK(!parse_timeout("4294967296", 1s));
  CHECK(parse_timeout("99999999H", 1s) == std::chrono::nanoseconds::max());
}

TEST_CASE("anything else is no timeout") {
  for (std::string_view const text :
       {"", "s", "-1s", "+1s", "1.5s", "1 s", " 1s", "1s ", "0x1", "1d", "soon"}) {
    CAPTURE(text);
    CHECK(!parse_timeout(text, 1s));
  }
}
