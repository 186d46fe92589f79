// Everything that can be wrong with a text, with its place.
#include "json/reading.hpp"

#include <corest/json/read.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace corest;

namespace {
enum class status : unsigned char { active, idle };
struct position {
  checked<double, range<-90, 90>> lat;
  checked<double, range<-180, 180>> lon;
};
struct vehicle {
  std::int64_t id;
  checked<std::string, length<1, 4>, pattern<"^[A-Z]*$">> plate;
  status state;
  std::optional<position> last;
  std::vector<position> trail;
  std::map<std::string, int> counts;
};
struct strict {
  using corest_rules = rules<deny_unknown>;
  int known = 1;
  std::optional<position> at;
};
using json::read_options;
}  // namespace

TEST_CASE("everything that is wrong is told at once, in the order of the text") {
  CHECK(failures<vehicle>(R"({"id":1.5,"plate":"abcde","state":"gone","last":{"lat":91,"lon":"x"},
                              "trail":[{"lat":1,"lon":2},{"lat":-91}],"counts":{"a":1,"b":null}})") ==
        "/id type; /plate maxLength; /plate pattern; /state enum; /last/lat maximum; /last/lon type; "
        "/trail/1/lat minimum; /trail/1/lon required; /counts/b type");
  CHECK(failures<vehicle>("{}") ==
        "/id required; /plate required; /state required; /trail required; /counts required");
}

TEST_CASE("what is said helps people and does not repeat the input") {
  CHECK(first_detail<int>("\"x\"") == "must be an integer");
  CHECK(first_detail<bool>("1") == "must be true or false");
  CHECK(first_detail<std::string>("1") == "must be a string");
  CHECK(first_detail<double>("[]") == "must be a number");
  CHECK(first_detail<position>("[]") == "must be an object");
  CHECK(first_detail<std::vector<int>>("{}") == "must be an array");
  CHECK(first_detail<status>("\"x\"") == "must be one of active, idle");
  CHECK(first_detail<status>("1") == "must be a string");
  CHECK(first_detail<std::uint8_t>("300") == "must be at most 255");
  CHECK(first_detail<strict>(R"({"x":1})") == "is not known here");
  CHECK(first_detail<position>(R"({"lat":1})") == "must be there");
  CHECK(first_detail<std::array<int, 2>>("[1]") == "must have exactly 2 items");
}

TEST_CASE("null is not a value of a type that is not optional") {
  CHECK(failures<int>("null") == " type");
  CHECK(failures<std::string>("null") == " type");
  CHECK(failures<std::vector<int>>("[null]") == "/0 type");
  CHECK(failures<std::optional<int>>("null") == "good");
}

TEST_CASE("pointers are escaped as RFC 6901 says") {
  using counts = std::map<std::string, int>;
  CHECK(failures<counts>(R"({"a/b":null})") == "/a~1b type");
  CHECK(failures<counts>(R"({"a~b":null})") == "/a~0b type");
  CHECK(failures<counts>(R"({"~1":null})") == "/~01 type");
  CHECK(failures<counts>(R"({"":null})") == "/ type");
  CHECK(failures<counts>(R"({"\u00e4\n\"":null})") == "/\u00e4\n\" type");
  CHECK(failures<counts>("null") == " type");
}

TEST_CASE("unknown members are refused where the struct says so") {
  CHECK(failures<strict>(R"({"known":2})") == "good");
  CHECK(failures<strict>(R"({"known":2,"a":[1],"b":{}})") ==
        "/a additionalProperties; /b additionalProperties");
  CHECK(failures<strict>(R"({"a":1,"a":2})") ==
        "/a additionalProperties; /a additionalProperties; /a duplicate");
}

TEST_CASE("a member that comes twice is an error wherever it is") {
  CHECK(failures<position>(R"({"lat":1,"lon":2,"lat":1})") == "/lat duplicate");
  CHECK(failures<position>(R"({"lat":1,"lon":2,"l\u0061t":1})") == "/lat duplicate");
  CHECK(failures<position>(R"({"x":1,"lat":1,"lon":2,"x":2})") == "/x duplicate");
  CHECK(failures<position>(R"({"x":1,"lat":1,"lon":2,"\u0078":2})") == "/x duplicate");
  CHECK(failures<position>(R"({"lat":1,"lon":2,"deep":[{"a":{"b":1,"c":2,"b":3}}]})") ==
        "/deep/0/a/b duplicate");
  CHECK(failures<std::map<std::string, int>>(R"({"a":1,"b":2,"a":3,"a":4})") == "/a duplicate; /a duplicate");
  CHECK(failures<json::raw>(R"([{"a":1,"a":2}])") == "/0/a duplicate");
  CHECK(failures<json::raw>(R"([{"a":{"b":1}},{"a":{"b":1},"b":1}])") == "good");
}

TEST_CASE("many names are checked for duplicates in little time") {
  std::string text = "{";
  for (int i = 0; i < 20'000; ++i) text += "\"name" + std::to_string(i) + "\":0,";
  CHECK(failures<json::raw>(text + "\"last\":0}") == "good");
  CHECK(failures<json::raw>(text + "\"name777\":0}") == "/name777 duplicate");
}

TEST_CASE("failures beyond the limit are counted but not told") {
  auto const with = [](int failing) {
    std::string text = "[";
    for (int i = 0; i < failing; ++i) text += i == 0 ? "null" : ",null";
    return text + "]";
  };
  auto const at_limit = read_exact<std::vector<int>>(with(100));
  CHECK(at_limit.error().list.size() == json::default_max_errors);
  CHECK(at_limit.error().total == 100);
  auto const beyond = read_exact<std::vector<int>>(with(101));
  CHECK(beyond.error().list.size() == json::default_max_errors);
  CHECK(beyond.error().list.back().pointer == "/99");
  CHECK(beyond.error().total == 101);
  auto const fewer = read_exact<std::vector<int>>(with(5), {.max_errors = 2});
  CHECK(fewer.error().list.size() == 2);
  CHECK(fewer.error().total == 5);
}

TEST_CASE("nesting beyond the limit is one error at its place") {
  auto const nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  CHECK(failures<json::raw>(nested(json::default_max_depth)) == "good");
  auto const beyond = read_exact<json::raw>(nested(json::default_max_depth + 1));
  CHECK(beyond.error().list.size() == 1);
  CHECK(beyond.error().list[0].code == "depth");
  CHECK(beyond.error().list[0].pointer.size() == 2 * json::default_max_depth);
  CHECK(failures<json::raw>(nested(3), {.max_depth = 3}) == "good");
  CHECK(failures<json::raw>(nested(4), {.max_depth = 3}) == "/0/0/0 depth");
  CHECK(failures<json::raw>(R"({"a":{"b":{}}})", {.max_depth = 2}) == "/a/b depth");
  CHECK(failures<json::raw>("1", {.max_depth = 0}) == "good");
  CHECK(failures<json::raw>("[]", {.max_depth = 0}) == " depth");
  CHECK(failures<json::raw>(nested(json::largest_max_depth), {.max_depth = 1'000'000}) == "good");
  CHECK(read_exact<json::raw>(nested(json::largest_max_depth + 1), {.max_depth = 1'000'000})
            .error()
            .list[0]
            .code == "depth");
  CHECK(read_exact<json::raw>(std::string(5'000'000, '[')).error().list[0].code == "depth");
}

TEST_CASE("a pointer that would be longer than the limit names a place above") {
  using counts = std::map<std::string, std::vector<int>>;
  std::string const fits(json::max_pointer_bytes - 3, 'x');
  CHECK(failures<counts>("{\"" + fits + "\":[null]}") == "/" + fits + "/0 type");
  CHECK(failures<counts>("{\"" + fits + "x\":[null]}") == "/" + fits + "x type");
  CHECK(failures<counts>("{\"" + fits + "xxx\":[null]}") == " type");
}

TEST_CASE("a text that is not JSON is one error, whatever else is wrong") {
  CHECK(failures<position>(R"({"lat":"x","lon":"y",)") == " syntax");
  auto const read = read_exact<position>(R"({"lat":"x","lon":"y",)");
  CHECK(read.error().total == 1);
}

TEST_CASE("the place of a syntax error is told") {
  CHECK(first_detail<json::raw>("") == "expected a value at byte 0");
  CHECK(first_detail<json::raw>(" \n\t") == "expected a value at byte 3");
  CHECK(first_detail<json::raw>("[1,]") == "expected a value at byte 3");
  CHECK(first_detail<json::raw>("[1") == "expected a comma or ] at byte 2");
  CHECK(first_detail<json::raw>("[1 2]") == "expected a comma or ] at byte 3");
  CHECK(first_detail<json::raw>("{1:2}") == "expected the name of a member at byte 1");
  CHECK(first_detail<json::raw>(R"({"a" 1})") == "expected a colon at byte 5");
  CHECK(first_detail<json::raw>(R"({"a":1 "b":2})") == "expected a comma or } at byte 7");
  CHECK(first_detail<json::raw>("[01]") == "malformed number at byte 1");
  CHECK(first_detail<json::raw>("{} x") == "expected nothing more at byte 3");
  CHECK(first_detail<json::raw>("\"a\nb\"") == "unfinished string or control character at byte 2");
  CHECK(first_detail<json::raw>("[\"a\", \"b]") == "unfinished string or control character at byte 6");
  CHECK(first_detail<json::raw>("\"a\xff\"") == "not UTF-8 at byte 2");
}

TEST_CASE("texts that are JSON are read") {
  for (std::string_view const text : {
           "1",
           "-0",
           "0.5e+7",
           "1E-2",
           "true",
           "false",
           "null",
           "\"\"",
           "[]",
           "{}",
           "[[]]",
           "[{}]",
           "{\"\":0}",
           "\r\n\t [ \r\n\t ] \r\n\t",
           "[1,\"a\",null,true,{\"b\":[false]}]",
           "\"\\u0000\"",
           "\"\x7f\"",
           "\"\xF4\x8F\xBF\xBF\"",
           "\"\\ud834\\udd1e\"",
           "\"\\/\"",
           "{\"a\":{\"a\":{}}}",
           "123456789012345678901234567890",
           "-1.5e308",
           "1e999999999",
           "\"\\\\\"",
           "\"\\\"\"",
           "[\"\\\\\",\"\\\"]\"]",
       }) {
    CAPTURE(text);
    CHECK(failures<json::raw>(text) == "good");
  }
}

TEST_CASE("texts that are not JSON are refused") {
  for (std::string_view const text : {
           "[",
           "]",
           "{",
           "}",
           "[1,]",
           "[,1]",
           "[1,,2]",
           "[1:2]",
           "{\"a\"}",
           "{\"a\":}",
           "{\"a\":1,}",
           "{,}",
           "{:1}",
           "{\"a\":1:2}",
           "{\"a\",1}",
           "{'a':1}",
           "{a:1}",
           "[1}",
           "{\"a\":1]",
           "nul",
           "nulll",
           "NULL",
           "True",
           "tru",
           "truee",
           "fals",
           "+1",
           "01",
           "-01",
           "-",
           "--1",
           "1.",
           ".5",
           "1.e3",
           "1e",
           "1e+",
           "1e1.5",
           "0x10",
           "1_000",
           "1a",
           "1 2",
           "[] []",
           "{}{}",
           "\"",
           "\"a",
           "\"\\\"",
           "\"\\x41\"",
           "\"\\u00g0\"",
           "\"\t\"",
           "\"\x01\"",
           "\"\0\"",
           "a",
           "@",
           "[1]x",
           "//\n1",
           "/**/1",
           "1 //",
           "NaN",
           "Infinity",
           "-Infinity",
           "\xEF\xBB\xBF[]",
           "\"\xC0\x80\"",
           "\"\xED\xA0\x80\"",
           "\"\xF4\x90\x80\x80\"",
           "\"\xE2\x82\"",
           "\xFF",
           "\x00",
           "[\"a\"\"b\"]",
           "true\"a\"",
           "1\"a\"",
           "\"a\"1",
           "\"a\"b",
           "[\"a\",",
           "[\"a\"",
           "{\"a\"",
           "{\"a\":",
           "{\"a\":1",
           "{\"a\":1,",
           "*",
           "\\",
           "[\\n]",
           "\f1",
           "1\v",
           "\u00a01",
           "tr ue",
           "- 1",
           "1 .5",
           "[-]",
           "[--]",
           "[1-2]",
       }) {
    CAPTURE(text);
    CHECK(failures<json::raw>(text) == " syntax");
    CHECK(read_exact<std::map<std::string, int>>(text).has_value() == false);
    CHECK(read_exact<std::vector<std::string>>(text).has_value() == false);
  }
  CHECK(failures<json::raw>(std::string_view("\"\0\"", 3)) == " syntax");
  CHECK(failures<json::raw>(std::string_view("1\0", 2)) == " syntax");
  CHECK(failures<json::raw>(std::string_view("\0", 1)) == " syntax");
}

TEST_CASE("every prefix of a body is refused without reading beyond it") {
  std::string const body =
      R"({"id":1,"plate":"AB","state":"idle","last":{"lat":1.5,"lon":-2},"trail":[],"counts":{"\u00e4":1},"x":[null,true]})";
  REQUIRE(failures<vehicle>(body) == "good");
  for (std::size_t size = 0; size < body.size(); ++size) {
    CAPTURE(size);
    CHECK(failures<vehicle>(body.substr(0, size)) == " syntax");
  }
}

TEST_CASE("a thread reads on after errors, and inside another reading") {
  for (int i = 0; i < 3; ++i) {
    CHECK(failures<std::vector<int>>("[1,") == " syntax");
    CHECK(failures<std::vector<int>>("[1]") == "good");
  }
  json::document outer("[1,2]");
  json::array_reader items(outer.input());
  REQUIRE(items.next());
  CHECK(failures<std::vector<int>>("[true]") == "/0 type");
  int item = 0;
  CHECK(json::read_value(outer.input(), item));
  REQUIRE(items.next());
  CHECK(json::read_value(outer.input(), item));
  CHECK(item == 2);
  CHECK(!items.next());
  CHECK(outer.finish(true));
}
