// Values that satisfy constraints, and those that do not.
#include <corest/json/checked.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

using namespace corest;

namespace {
template <class Checked, class T>
std::string broken(T const& value) {
  std::string all;
  Checked::check(value,
                 [&](violation const& each) { all += std::string(each.code) + ": " + each.detail + "; "; });
  return all;
}
}  // namespace

TEST_CASE("a checked value is written and used like the value") {
  checked<int, range<1, 100>> limit = 20;
  int const plain = limit;
  CHECK(plain == 20);
  CHECK(*limit == 20);
  limit = 100;
  CHECK(limit.value() == 100);
  checked<std::string, length<1, 16>> const plate = "AB 1";
  CHECK(plate->size() == 4);
  CHECK(*plate == "AB 1");
  CHECK(plate == checked<std::string, length<1, 16>>("AB 1"));
  CHECK(checked<int, minimum<0>>(1) < checked<int, minimum<0>>(2));
}

TEST_CASE("a value outside throws, and leaves the old one") {
  checked<int, range<1, 100>> limit = 20;
  CHECK_THROWS_WITH_AS(limit = 101, "maximum: the value must be from 1 to 100", std::invalid_argument);
  CHECK_THROWS_WITH_AS(limit = 0, "minimum: the value must be from 1 to 100", std::invalid_argument);
  CHECK(*limit == 20);
}

TEST_CASE("a value is not cut to fit before it is checked") {
  using byte = checked<std::uint8_t, range<1, 100>>;
  CHECK_THROWS_WITH_AS(byte(256 + 5), "type: the value does not fit its type", std::invalid_argument);
  CHECK_THROWS_AS((checked<int, range<1, 100>>(std::int64_t{1} << 32 | 5)), std::invalid_argument);
  CHECK_THROWS_AS((checked<std::uint64_t, minimum<0>>(-1)), std::invalid_argument);
  CHECK(!std::is_constructible_v<byte, double>);
  CHECK(*checked<double, minimum<0>>(5) == 5.0);
}

TEST_CASE("a constant is checked by the compiler") {
  static constexpr checked<int, range<1, 100>> limit = 20;
  static_assert(*limit == 20);
  static_assert(!checked<int, range<1, 100>>::accepts(0));
}

TEST_CASE("numeric limits include their ends") {
  CHECK(checked<int, minimum<3>>::accepts(3));
  CHECK(!checked<int, minimum<3>>::accepts(2));
  CHECK(checked<int, maximum<3>>::accepts(3));
  CHECK(!checked<int, maximum<3>>::accepts(4));
  CHECK(checked<double, range<-90, 90>>::accepts(-90.0));
  CHECK(!checked<double, range<-90, 90>>::accepts(90.0000001));
  CHECK(checked<double, range<-0.5, 0.5>>::accepts(0.5));
  CHECK(!checked<double, range<0, 1>>::accepts(std::numeric_limits<double>::quiet_NaN()));
  CHECK(!checked<std::uint64_t, maximum<10>>::accepts(std::numeric_limits<std::uint64_t>::max()));
  CHECK(checked<std::uint64_t, minimum<-1>>::accepts(0));
}

TEST_CASE("multiples are exact for integers and close for fractions") {
  CHECK(checked<int, multiple_of<5>>::accepts(-10));
  CHECK(!checked<int, multiple_of<5>>::accepts(11));
  CHECK(checked<double, multiple_of<0.1>>::accepts(0.3));
  CHECK(!checked<double, multiple_of<0.1>>::accepts(0.35));
  CHECK(checked<double, multiple_of<1>>::accepts(1e300));
  CHECK(!checked<double, multiple_of<1>>::accepts(std::numeric_limits<double>::infinity()));
}

TEST_CASE("lengths count characters of text and items of containers") {
  using short_text = checked<std::string, length<2, 3>>;
  CHECK(!short_text::accepts("a"));
  CHECK(short_text::accepts("ab"));
  CHECK(short_text::accepts("\u00e4\u20ac\U0001F600"));
  CHECK(!short_text::accepts("abcd"));
  using few = checked<std::vector<int>, length<1, 2>>;
  CHECK(!few::accepts({}));
  CHECK(few::accepts({1, 2}));
  CHECK(!few::accepts({1, 2, 3}));
}

TEST_CASE("one_of takes strings and numbers") {
  CHECK(checked<std::string, one_of<"asc", "desc">>::accepts("asc"));
  CHECK(!checked<std::string, one_of<"asc", "desc">>::accepts("as"));
  CHECK(checked<int, one_of<1, 2, 4>>::accepts(4));
  CHECK(!checked<int, one_of<1, 2, 4>>::accepts(3));
  CHECK(checked<double, one_of<0.5, 1>>::accepts(1.0));
  CHECK(!checked<std::uint64_t, one_of<-1>>::accepts(std::numeric_limits<std::uint64_t>::max()));
}

TEST_CASE("unique_items finds a pair wherever it is") {
  using set = checked<std::vector<int>, unique_items>;
  CHECK(set::accepts({}));
  CHECK(set::accepts({5, 3, 9, 1, 7, 2}));
  CHECK(!set::accepts({5, 3, 9, 1, 7, 5}));
  std::vector<int> many;
  for (int i = 0; i < 1000; ++i) many.push_back((i * 7919) % 1009);
  CHECK(set::accepts(many));
  many[999] = many[0];
  CHECK(!set::accepts(many));
}

TEST_CASE("every broken constraint is told, with its keyword") {
  using plate = checked<std::string, length<2, 4>, pattern<"^[A-Z]*$">>;
  CHECK(broken<plate>(std::string("a")) ==
        "minLength: must have at least 2 characters; pattern: must match ^[A-Z]*$; ");
  CHECK(broken<plate>(std::string("ABCDE")) == "maxLength: must have at most 4 characters; ");
  CHECK(broken<plate>(std::string("ABC")).empty());
  CHECK(broken<checked<std::vector<int>, length<1>>>(std::vector<int>{}) ==
        "minItems: must have at least 1 item; ");
  CHECK(broken<checked<std::string, one_of<"a", "b">>>(std::string("c")) ==
        "enum: must be one of \"a\", \"b\"; ");
  CHECK(broken<checked<double, multiple_of<0.5>>>(0.7) == "multipleOf: must be a multiple of 0.5; ");
}

TEST_CASE("a value made by default may be outside") {
  checked<int, range<1, 100>> const none;
  CHECK(*none == 0);
  CHECK(!none.accepts(*none));
}
