#include "failure.hpp"

#include <corest/json/checked.hpp>
#include <corest/sqlite/codec.hpp>
#include <corest/sqlite/connection.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace corest::sqlite;

namespace {

enum class color : unsigned char { red, green };

// What comes back for a value that goes in.
template <class T>
T round_trip(T const& value) {
  connection db({.path = ":memory:"});
  return db.query_one<T>("select ?", value);
}
template <class T>
T read(char const* sql) {
  connection db({.path = ":memory:"});
  return db.query_one<T>(sql);
}
template <class T>
std::string refusal(char const* sql) {
  return failure_of([&] { (void)read<T>(sql); }).what();
}

}  // namespace

TEST_CASE("what goes in comes back") {
  CHECK(round_trip(true));
  CHECK(round_trip(std::numeric_limits<std::int64_t>::min()) == std::numeric_limits<std::int64_t>::min());
  CHECK(round_trip(std::uint8_t{255}) == 255);
  CHECK(round_trip(0.1) == 0.1);
  CHECK(round_trip(0.1f) == 0.1f);
  CHECK(round_trip(std::numeric_limits<double>::infinity()) == std::numeric_limits<double>::infinity());
  CHECK(round_trip(std::string("a\0b", 3)) == std::string("a\0b", 3));
  CHECK(round_trip(std::string()) == "");
  CHECK(round_trip(std::vector<std::byte>{std::byte{0}, std::byte{255}}).size() == 2);
  CHECK(round_trip(std::vector<std::byte>{}).empty());
  CHECK(round_trip(std::vector<unsigned char>{1, 2}) == std::vector<unsigned char>{1, 2});
  CHECK(round_trip(color::green) == color::green);
  CHECK(round_trip(std::optional<int>(3)) == 3);
  CHECK(!round_trip(std::optional<int>()));
}

TEST_CASE("literals, views and nothing can be arguments") {
  connection db({.path = ":memory:"});
  char const* const pointer = "pointer";
  auto const types = db.query_one<std::string>(
      "select typeof(?) || typeof(?) || typeof(?) || typeof(?) || typeof(?)", "literal", std::string_view(),
      pointer, nullptr, std::span<std::byte const>());
  CHECK(types == "texttexttextnullblob");
}

TEST_CASE("an enum is stored by its name") {
  connection db({.path = ":memory:"});
  CHECK(db.query_one<std::string>("select ?", color::green) == "green");
  CHECK(refusal<color>("select 'blue'").find("wanted one of 'red', 'green'") != std::string::npos);
  CHECK_THROWS_AS((void)round_trip(static_cast<color>(9)), error);
}

TEST_CASE("a time is microseconds since 1970") {
  using namespace std::chrono;
  sys_time<microseconds> const at{1'700'000'000'123'456us};
  connection db({.path = ":memory:"});
  CHECK(db.query_one<std::int64_t>("select ?", at) == 1'700'000'000'123'456);
  CHECK(round_trip(at) == at);
  CHECK(round_trip(sys_seconds(-1s)) == sys_seconds(-1s));
  CHECK(round_trip(system_clock::time_point(-1ns)) == system_clock::time_point(-1us));
  CHECK(read<sys_seconds>("select -1") == sys_seconds(-1s));
  CHECK(refusal<system_clock::time_point>("select 9223372036854775807").find("time") != std::string::npos);
  CHECK_THROWS_AS((void)read<sys_seconds>("select '2024-01-01'"), error);
}

TEST_CASE("an integer that does not fit its type is refused, the ends of the range are not") {
  CHECK(read<std::int8_t>("select -128") == -128);
  CHECK(read<std::int8_t>("select 127") == 127);
  CHECK(refusal<std::int8_t>("select 128 as small")
            .find("column 'small' holds an integer, wanted one of -128 to 127") != std::string::npos);
  CHECK_THROWS_AS((void)read<unsigned>("select -1"), error);
  CHECK_THROWS_AS((void)read<bool>("select 2"), error);
  CHECK(round_trip(std::uint64_t{9223372036854775807u}) == 9223372036854775807u);
  CHECK_THROWS_AS((void)round_trip(std::uint64_t{9223372036854775808u}), error);
}

TEST_CASE("a checked value is stored as what it holds, and checked when it is read") {
  using percent = corest::checked<int, corest::range<0, 100>>;
  CHECK(round_trip(percent(100)) == percent(100));
  CHECK(round_trip(std::optional<percent>(7)) == percent(7));
  CHECK(refusal<percent>("select 101 as share").find("column 'share' holds an integer") != std::string::npos);
  CHECK(refusal<percent>("select 101").find("must be from 0 to 100") != std::string::npos);
}

TEST_CASE("nothing is converted silently") {
  CHECK(read<double>("select 3") == 3.0);
  CHECK(read<double>("select 9007199254740992") == 9007199254740992.0);
  CHECK_THROWS_AS((void)read<double>("select 9007199254740993"), error);
  CHECK_THROWS_AS((void)round_trip(std::nan("")), error);
  CHECK_THROWS_AS((void)read<int>("select '1'"), error);
  CHECK_THROWS_AS((void)read<int>("select 1.0"), error);
  CHECK_THROWS_AS((void)read<std::string>("select 1"), error);
  CHECK_THROWS_AS((void)read<std::string>("select x'00'"), error);
  CHECK_THROWS_AS((void)read<std::vector<std::byte>>("select 'a'"), error);
  CHECK(refusal<int>("select null as age").find("column 'age' holds NULL, wanted an integer") !=
        std::string::npos);
}
