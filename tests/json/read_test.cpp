// Values read from JSON.
#include "json/reading.hpp"

#include <corest/json/read.hpp>
#include <corest/json/write.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

using namespace corest;

namespace {
enum class status : unsigned char { active, idle, retired };
struct position {
  double lat;
  double lon;
  bool operator==(position const&) const = default;
};
struct vehicle {
  std::int64_t id;
  checked<std::string, length<1, 16>> plate;
  std::optional<std::string> name;
  status state;
  std::optional<position> last;
  std::vector<std::string> tags = {"new"};
};
struct nothing {};
struct strict {
  using corest_rules = rules<deny_unknown>;
  int known = 1;
};
struct tree {
  std::string name;
  std::vector<tree> children;
};
struct empty {};
template <class T>
T value(std::string_view text) {
  auto read = read_exact<T>(text);
  REQUIRE_MESSAGE(read.has_value(), std::string(text));
  return std::move(*read);
}
}  // namespace

TEST_CASE("a body becomes a struct") {
  auto const read = value<vehicle>(
      R"( {"id": 7, "plate": "AB 1", "name": null, "state": "idle", "last": {"lat": 1e1, "lon": -2.50}, "tags": []} )");
  CHECK(read.id == 7);
  CHECK(*read.plate == "AB 1");
  CHECK(read.name == std::nullopt);
  CHECK(read.state == status::idle);
  CHECK(read.last == position{10, -2.5});
  CHECK(read.tags.empty());
}

TEST_CASE("members may come in any order, and those with a default may be absent") {
  auto const read = value<vehicle>(R"({"state":"active","plate":"x","id":1})");
  CHECK(read.tags == std::vector<std::string>{"new"});
  CHECK(read.last == std::nullopt);
}

TEST_CASE("unknown members are ignored, but must be JSON") {
  CHECK(failures<vehicle>(
            R"({"x":{"y":[1,2,{"z":null}]},"state":"idle","plate":"x","id":1,"x2":"\u00e4"})") == "good");
  CHECK(failures<vehicle>(R"({"x":{"y":[1,2,}],"state":"idle","plate":"x","id":1})") == " syntax");
  CHECK(failures<vehicle>(R"({"x":[1 2],"state":"idle","plate":"x","id":1})") == " syntax");
  CHECK(failures<vehicle>(R"({"x":"\q","state":"idle","plate":"x","id":1})") == " syntax");
  CHECK(failures<vehicle>(R"({"x":01,"state":"idle","plate":"x","id":1})") == " syntax");
  CHECK(failures<vehicle>(R"({"x":tru,"state":"idle","plate":"x","id":1})") == " syntax");
}

TEST_CASE("integers are read to their ends and not beyond") {
  CHECK(value<std::int8_t>("-128") == -128);
  CHECK(failures<std::int8_t>("-129") == " minimum");
  CHECK(failures<std::int8_t>("128") == " maximum");
  CHECK(value<std::uint8_t>("255") == 255);
  CHECK(failures<std::uint8_t>("256") == " maximum");
  CHECK(failures<std::uint8_t>("-1") == " minimum");
  CHECK(value<std::int64_t>("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK(value<std::int64_t>("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK(failures<std::int64_t>("-9223372036854775809") == " minimum");
  CHECK(failures<std::int64_t>("9223372036854775808") == " maximum");
  CHECK(value<std::uint64_t>("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  CHECK(failures<std::uint64_t>("18446744073709551616") == " maximum");
  CHECK(failures<std::int64_t>("99999999999999999999999999999999999999999") == " maximum");
  CHECK(failures<std::int64_t>("1e400") == " maximum");
  CHECK(failures<std::int64_t>("-1e999999999999999999999") == " minimum");
  CHECK(value<std::int64_t>("-0") == 0);
  CHECK(value<std::uint64_t>("-0") == 0);
  CHECK(value<std::uint64_t>("-0.0e5") == 0);
}

TEST_CASE("an integer may be written with a point or exponent, but not be a fraction") {
  CHECK(value<int>("1.0") == 1);
  CHECK(value<int>("1e3") == 1000);
  CHECK(value<int>("-12.50e1") == -125);
  CHECK(value<int>("1000e-3") == 1);
  CHECK(value<int>("0e99999999999") == 0);
  CHECK(value<std::uint64_t>("1844674407370955161.5e1") == std::numeric_limits<std::uint64_t>::max());
  CHECK(failures<int>("1.5") == " type");
  CHECK(failures<int>("1e-1") == " type");
  CHECK(failures<int>("0.00000000000000000000000000000001") == " type");
}

TEST_CASE("numbers written with a point are the nearest doubles, however many digits they have") {
  std::mt19937_64 any(20'261'128);
  for (int i = 0; i < 20'000; ++i) {
    std::string text = any() % 2 == 0 ? "-" : "";
    std::size_t const whole = any() % 14;
    std::size_t const places = any() % 20;
    if (whole == 0) text += '0';
    for (std::size_t n = 0; n < whole; ++n)
      text += static_cast<char>('0' + (n == 0 ? 1 + any() % 9 : any() % 10));
    if (places > 0) text += '.';
    for (std::size_t n = 0; n < places; ++n) text += static_cast<char>('0' + any() % 10);
    CAPTURE(text);
    CHECK(json::read<double>(text).value() == std::strtod(text.c_str(), nullptr));
    CHECK(json::read<float>(text).value() == std::strtof(text.c_str(), nullptr));
  }
}

TEST_CASE(
    "unknown members whose names differ in their middle alone are no doubles, and real doubles are found") {
  std::string text = "{";
  for (int i = 0; i < 300; ++i) text += "\"beginning" + std::to_string(1000 + i) + "ending...\":0,";
  CHECK(json::read<nothing>(text + "\"last\":0}"));
  CHECK_FALSE(json::read<nothing>(text + "\"beginning1123ending...\":0}"));
  CHECK_FALSE(json::read<nothing>(R"({"":0,"a":0,"":0})"));
  CHECK_FALSE(json::read<nothing>(R"({"short":0,"\u0073hort":0})"));
}

TEST_CASE("what is no number is refused, where it is read and where it is skipped") {
  for (std::string const text :
       {"-", "+1", "01", "-01", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1e-", "0x1", "1.2.3", "1-2", "00",
        "1_000", "12345678901234567890.", "1234567890123456789012."}) {
    CAPTURE(text);
    CHECK_FALSE(json::read<double>(text));
    CHECK_FALSE(json::read<float>(text));
    CHECK_FALSE(json::read<std::vector<int>>(text));
    CHECK_FALSE(json::read<nothing>("{\"unknown\":" + text + "}"));
  }
  for (std::string const text :
       {"0", "-0", "1e5", "1E+05", "-1.5e-07", "0.0", "12345678901234567890123", "0e0"})
    CHECK(json::read<nothing>("{\"unknown\":" + text + "}"));
}

TEST_CASE("numbers are the nearest representable") {
  CHECK(value<double>("0.1") == 0.1);
  CHECK(value<double>("-1.7976931348623157e308") == -std::numeric_limits<double>::max());
  CHECK(failures<double>("1e309") == " maximum");
  CHECK(failures<double>("-1e309") == " maximum");
  CHECK(failures<double>("123456789e99999999999999999999") == " maximum");
  CHECK(value<double>("1e-400") == 0);
  CHECK(std::signbit(value<double>("-1e-400")));
  CHECK(value<double>("4.9e-324") == std::numeric_limits<double>::denorm_min());
  CHECK(value<double>("0." + std::string(400, '0') + "1") == 0);
  CHECK(value<double>("1" + std::string(300, '0')) == 1e300);
  CHECK(failures<double>("1" + std::string(400, '0')) == " maximum");
  CHECK(value<float>("3.4028235e38") == std::numeric_limits<float>::max());
  CHECK(failures<float>("3.5e38") == " maximum");
  CHECK(failures<double>("NaN") == " syntax");
  CHECK(failures<double>("Infinity") == " syntax");
  CHECK(failures<double>("-Infinity") == " syntax");
  CHECK(failures<double>("\"1\"") == " type");
}

TEST_CASE("strings are unescaped") {
  CHECK(value<std::string>(R"("")").empty());
  CHECK(value<std::string>(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(value<std::string>(R"("\u0041\u00e4\u20AC\ud83d\ude00")") == "A\u00e4\u20ac\U0001F600");
  CHECK(value<std::string>(R"("a\u0000b")") == std::string("a\0b", 3));
  CHECK(value<std::string>("\"\u00e4\u20ac\U0001F600\"") == "\u00e4\u20ac\U0001F600");
  std::string const plain(100, 'x');
  CHECK(value<std::string>("\"" + plain + "\\n" + plain + "\"") == plain + "\n" + plain);
}

TEST_CASE("bad escapes are errors, with their place") {
  CHECK(first_detail<std::string>(R"("ab\x")") == "bad escape at byte 3");
  CHECK(first_detail<std::string>(R"("\u12G4")") == "bad escape at byte 1");
  CHECK(failures<std::string>(R"("\u123")") == " syntax");
  CHECK(failures<std::string>(R"("\ud83d")") == " syntax");
  CHECK(failures<std::string>(R"("\ud83dx")") == " syntax");
  CHECK(failures<std::string>(R"("\ud83d\n")") == " syntax");
  CHECK(failures<std::string>(R"("\ud83d\ud83d")") == " syntax");
  CHECK(failures<std::string>(R"("\ud83d\udbff")") == " syntax");
  CHECK(failures<std::string>(R"("\ud83d\ue000")") == " syntax");
  CHECK(failures<std::string>(R"("\ude00")") == " syntax");
}

TEST_CASE("containers of the standard library are read") {
  CHECK(value<std::vector<int>>("[1,2,3]") == std::vector{1, 2, 3});
  CHECK(value<std::vector<bool>>("[true,false]") == std::vector{true, false});
  CHECK(value<std::deque<int>>("[]").empty());
  CHECK(value<std::list<std::string>>(R"(["a"])") == std::list<std::string>{"a"});
  CHECK(value<std::set<int>>("[2,1]") == std::set{1, 2});
  CHECK(value<std::unordered_set<std::string>>(R"(["x","y"])").size() == 2);
  CHECK(value<std::array<int, 2>>("[4,5]") == std::array{4, 5});
  CHECK(value<std::map<std::string, int>>(R"({"a":1,"b\n":2})") ==
        std::map<std::string, int>{{"a", 1}, {"b\n", 2}});
  CHECK(value<std::unordered_map<std::string, std::vector<int>>>(R"({"":[1]})").at("") == std::vector{1});
}

TEST_CASE("recursive structs are read") {
  auto const root =
      value<tree>(R"({"name":"a","children":[{"name":"b","children":[]},{"children":[],"name":"c"}]})");
  CHECK(root.children.at(1).name == "c");
}

TEST_CASE("a struct without members takes any object") {
  CHECK(failures<empty>("{}") == "good");
  CHECK(failures<empty>(R"({"a":1})") == "good");
  CHECK(failures<empty>("[]") == " type");
}

TEST_CASE("raw JSON is checked and kept as it stands") {
  CHECK(value<json::raw>(" [1, {\"a\" : 2.50}] ").text == "[1, {\"a\" : 2.50}]");
  CHECK(value<json::raw>("\"x \"").text == "\"x \"");
  CHECK(failures<json::raw>("[1,,2]") == " syntax");
}

TEST_CASE("absent and null are told apart where the type can hold both") {
  struct change {
    std::optional<std::optional<int>> age;
    std::optional<int> height;
  };
  CHECK(!value<change>("{}").age.has_value());
  CHECK(value<change>(R"({"age":null})").age ==
        std::optional<std::optional<int>>(std::in_place, std::nullopt));
  CHECK(value<change>(R"({"age":4})").age == std::optional<std::optional<int>>(4));
  CHECK(!value<change>(R"({"height":null})").height.has_value());
}
