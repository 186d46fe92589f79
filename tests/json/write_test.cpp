// Values written as JSON.
#include "json/reading.hpp"

#include <corest/json/write.hpp>

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace corest;
using json::to_text;

namespace {
enum class status : unsigned char { active, idle };
struct item {
  int id;
  std::string name;
};
struct page {
  std::vector<item> items;
  std::optional<std::string> next;
};
struct lean {
  using corest_rules = rules<omit_null, camel_case>;
  std::optional<int> first_value;
  int second_value = 2;
  std::optional<int> third_value;
};
struct change {
  std::optional<std::optional<int>> age;
  std::optional<std::optional<int>> height;
};
struct unusual {
  static constexpr std::array corest_names{wire_name{"kind", "@kind/\u00e4"}};
  int kind = 1;
};
struct empty {};
struct views {
  std::string_view text;
  char const* literal;
  std::span<int const> numbers;
};
}  // namespace

TEST_CASE("structs are objects without spaces, and empty optionals are null") {
  CHECK(to_text(page{{{1, "a"}, {2, "b"}}, {}}) ==
        R"({"items":[{"id":1,"name":"a"},{"id":2,"name":"b"}],"next":null})");
  CHECK(to_text(page{{}, "x"}) == R"({"items":[],"next":"x"})");
  CHECK(to_text(empty{}) == "{}");
  CHECK(to_text(std::vector<empty>(2)) == "[{},{}]");
  CHECK(to_text(unusual{}) == "{\"@kind/\u00e4\":1}");
}

TEST_CASE("empty optionals are left out where the struct says so or where absent differs from null") {
  CHECK(to_text(lean{}) == R"({"secondValue":2})");
  CHECK(to_text(lean{1, 2, 3}) == R"({"firstValue":1,"secondValue":2,"thirdValue":3})");
  CHECK(to_text(change{}) == "{}");
  CHECK(to_text(change{std::optional<int>(), {}}) == R"({"age":null})");
  CHECK(to_text(change{{}, 4}) == R"({"height":4})");
}

TEST_CASE("numbers are written shortest, to the ends of their types") {
  CHECK(to_text(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(to_text(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  CHECK(to_text(std::int8_t{-5}) == "-5");
  CHECK(to_text(0.1) == "0.1");
  CHECK(to_text(0.1F) == "0.1");
  CHECK(to_text(1e300) == "1e+300");
  CHECK(to_text(-0.0) == "-0");
  CHECK(to_text(5e-324) == "5e-324");
  CHECK(to_text(std::numeric_limits<double>::quiet_NaN()) == "null");
  CHECK(to_text(-std::numeric_limits<double>::infinity()) == "null");
  CHECK(to_text(std::numeric_limits<float>::infinity()) == "null");
  CHECK(to_text(true) == "true");
}

TEST_CASE("strings are escaped where JSON demands it and nowhere else") {
  CHECK(to_text(std::string("\"\\/\b\f\n\r\t\x01\x1f\x7f")) == R"("\"\\/\b\f\n\r\t\u0001\u001f)"
                                                               "\x7f\"");
  CHECK(to_text(std::string("a\0b", 3)) == R"("a\u0000b")");
  CHECK(to_text(std::string("\u00e4\u20ac\U0001F600")) == "\"\u00e4\u20ac\U0001F600\"");
  CHECK(to_text(std::string()) == "\"\"");
}

TEST_CASE("every character is found wherever it stands in a long string") {
  for (std::size_t size = 0; size < 70; ++size) {
    std::string const before(size, 'x');
    for (std::string_view const special : {"\"", "\n", "\u20ac", "\\"}) {
      std::string const text = before + std::string(special) + "yy";
      CHECK(read_exact<std::string>(to_text(text)) == text);
    }
    CHECK(to_text(before + "\xff") == "\"" + before + "\uFFFD\"");
  }
}

TEST_CASE("bytes that are not UTF-8 are replaced, so that what is written can always be read") {
  CHECK(to_text(std::string("a\xff"
                            "b")) == "\"a\uFFFDb\"");
  CHECK(to_text(std::string("\xE2\x82")) == "\"\uFFFD\uFFFD\"");
  CHECK(to_text(std::string("\xC0\x80")) == "\"\uFFFD\uFFFD\"");
  CHECK(to_text(std::string("\xED\xA0\x80")) == "\"\uFFFD\uFFFD\uFFFD\"");
  CHECK(to_text(std::string("\u20ac\xE2\u20ac")) == "\"\u20ac\uFFFD\u20ac\"");
  for (int byte = 0; byte < 256; ++byte) {
    std::string const text = {'a', static_cast<char>(byte), static_cast<char>(byte), 'b'};
    CHECK(read_exact<std::string>(to_text(text)).has_value());
    CHECK(read_exact<std::map<std::string, int>>(to_text(std::map<std::string, int>{{text, 1}})).has_value());
  }
}

TEST_CASE("containers, views and enums are written") {
  CHECK(to_text(std::map<std::string, std::vector<bool>>{{"a", {true}}, {"b\"", {}}}) ==
        R"({"a":[true],"b\"":[]})");
  CHECK(to_text(std::set<int>{2, 1}) == "[1,2]");
  CHECK(to_text(std::array<status, 2>{status::idle, status::active}) == R"(["idle","active"])");
  CHECK(to_text(static_cast<status>(9)) == "null");
  constexpr std::array numbers{1, 2};
  CHECK(to_text(views{"a", "b", numbers}) == R"({"text":"a","literal":"b","numbers":[1,2]})");
  CHECK(to_text(std::vector<json::raw>{{"[1, 2]"}, {}}) == "[[1, 2],null]");
  CHECK(to_text(std::vector<std::vector<int>>{{}, {1}, {}}) == "[[],[1],[]]");
  CHECK(to_text(checked<int, range<1, 9>>(3)) == "3");
}

TEST_CASE("a value is appended to what the buffer holds") {
  buffer out;
  out.append("data: ");
  json::write(out, item{1, "a"});
  CHECK(out.view() == R"(data: {"id":1,"name":"a"})");
}

TEST_CASE("numbers survive a round trip, and have the fewest digits") {
  for (double const number :
       {0.1, 1.0 / 3, 1e-308, 4.9e-324, 1.7976931348623157e308, -2.5, 123456789.125, 0.001, 99999999.9999999,
        100000000.0, 0.0009999999, 52.5200066, -13.4049540, 0.30000000000000004}) {
    CHECK(read_exact<double>(to_text(number)) == number);
  }
  CHECK(to_text(52.5200066) == "52.5200066");
  CHECK(to_text(-180.0) == "-180");
  CHECK(to_text(0.30000000000000004) == "0.30000000000000004");
  CHECK(to_text(99999999.9999999) == "99999999.9999999");
  std::uint64_t bits = 1;
  bool same = true;
  for (int i = 0; i < 100'000; ++i) {
    bits = bits * 6364136223846793005 + 1442695040888963407;
    double const few_decimals = static_cast<double>(bits >> 33) / 1e6;
    double const any = std::bit_cast<double>(bits);
    char shortest[32];
    auto const end =
        std::to_chars(shortest, shortest + sizeof shortest, few_decimals, std::chars_format::fixed).ptr;
    same = same && to_text(few_decimals) == std::string_view(shortest, end);
    same = same && read_exact<double>(to_text(few_decimals)) == few_decimals;
    same = same && (any - any != 0 || read_exact<double>(to_text(any)) == any);
    double nearest = 0;
    std::string const digits =
        std::to_string(bits >> 12) + "e" + std::to_string(static_cast<int>(bits % 60) - 30);
    std::from_chars(digits.data(), digits.data() + digits.size(), nearest);
    same = same && read_exact<double>(digits) == nearest;
  }
  CHECK(same);
}
