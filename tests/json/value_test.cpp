#include <corest/json/json.hpp>
#include <corest/json/value.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

using namespace corest;
using json::value;

namespace {

std::string again(std::string_view text) {
  auto const read = json::read<value>(text);
  if (!read) return "refused: " + read.error().list.at(0).pointer;
  return json::to_text(*read);
}

}  // namespace

TEST_CASE("any JSON is held and written again, its members in their order") {
  for (std::string const text :
       {"null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808",
        "18446744073709551615", "1.5", "-0", "\"\"", "\"a\\n\xC3\xA4\"", "[]", "{}",
        "[1,[2,{\"b\":null,\"a\":[true]}]]", "{\"z\":1,\"a\":{\"\":\"\"}}"}) {
    CAPTURE(text);
    CHECK(again(text) == text);
  }
  CHECK(again(" { \"a\" : [ 1 , 2.50 ] } ") == "{\"a\":[1,2.5]}");
}

TEST_CASE(
    "whole numbers of 64 bits are exact, others the nearest double, and what no double holds is refused") {
  CHECK(json::read<value>("1")->holds() == value::alternatives(std::int64_t{1}));
  CHECK(json::read<value>("18446744073709551615")->holds() == value::alternatives(UINT64_MAX));
  CHECK(json::read<value>("18446744073709551616")->holds() == value::alternatives(18446744073709551616.0));
  CHECK(json::read<value>("1.0")->holds() == value::alternatives(1.0));
  CHECK(json::read<value>("1e-999")->holds() == value::alternatives(0.0));
  CHECK(again("-0.0") == "-0");
  CHECK(again("1e999") == "refused: ");
  CHECK(again("[1,{\"a\":-1e999}]") == "refused: /1/a");
}

TEST_CASE("what is no JSON is refused") {
  for (std::string const text : {"", "[1,", "[1 2]", "{\"a\":1,}", "nul", "[01]", "\"\x01\"", "1 2"}) {
    CAPTURE(text);
    CHECK_FALSE(json::read<value>(text).has_value());
  }
}

TEST_CASE("a name that comes twice is JSON: both members are kept, and the last one is found") {
  std::string const twice = R"({"a":1,"b":{"c":true,"c":true},"a":2})";
  CHECK(again(twice) == twice);
  CHECK(*json::read<value>(twice)->find("a") == value(2));
}

TEST_CASE("a value is made from what it holds, compared, and asked for its members") {
  value const made = value::object{{"id", 7}, {"tags", value::array{"a", true, nullptr, 1.5, 7U}}};
  CHECK(json::to_text(made) == R"({"id":7,"tags":["a",true,null,1.5,7]})");
  CHECK(*made.find("id") == value(7));
  CHECK(made.find("none") == nullptr);
  CHECK(value(7).find("id") == nullptr);
  CHECK(value(1) != value(1.0));
}
