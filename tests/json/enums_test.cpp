// Enumerators by name.
#include <corest/json/enums.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string_view>

namespace reflect = corest::reflect;

namespace paint {
enum class color : unsigned char { red, green_ = 7, blue = 255 };
enum level : signed char { lowest = -128, none = 0, highest = 127 };
enum class port : int { first = -128, last = 255, outside = 256 };
enum class status : int { ok = 200, not_found = 404 };
enum class shade { dark_red, sea_green };
enum class twins { one = 1, also_one = 1, two };
enum unfixed { a, b };
enum class toggle : bool { off, on };
}  // namespace paint

template <>
inline constexpr reflect::enum_range corest::reflect::enum_range_of<paint::status>{200, 599};
template <>
inline constexpr std::array<std::string_view, 2> corest::reflect::enum_names<paint::shade>{"dark-red",
                                                                                           "sea-green"};

TEST_CASE("enumerators are found by name and by value") {
  CHECK(reflect::enum_names<paint::color> == std::array<std::string_view, 3>{"red", "green", "blue"});
  CHECK(reflect::enum_name(paint::color::blue) == "blue");
  CHECK(reflect::enum_from_name<paint::color>("green") == paint::color::green_);
  CHECK(reflect::enum_from_name<paint::color>("Green") == std::nullopt);
  CHECK(reflect::enum_from_name<paint::color>("") == std::nullopt);
  CHECK(reflect::enum_name(static_cast<paint::color>(9)).empty());
  static_assert(reflect::enum_from_name<paint::color>("red") == paint::color::red);
}

TEST_CASE("values from -128 to 255 are seen, and no further") {
  CHECK(reflect::enum_names<paint::level>.size() == 3);
  CHECK(reflect::enum_name(paint::lowest) == "lowest");
  CHECK(reflect::enum_name(paint::highest) == "highest");
  CHECK(reflect::enum_name(paint::port::first) == "first");
  CHECK(reflect::enum_name(paint::port::last) == "last");
  CHECK(reflect::enum_name(paint::port::outside).empty());
}

TEST_CASE("another range of values is seen where the enum asks for it") {
  CHECK(reflect::enum_name(paint::status::not_found) == "not_found");
  CHECK(reflect::enum_from_name<paint::status>("ok") == paint::status::ok);
}

TEST_CASE("names can be spelled otherwise") {
  CHECK(reflect::enum_name(paint::shade::sea_green) == "sea-green");
  CHECK(reflect::enum_from_name<paint::shade>("dark-red") == paint::shade::dark_red);
  CHECK(reflect::enum_from_name<paint::shade>("dark_red") == std::nullopt);
}

TEST_CASE("of two enumerators with one value one is known") {
  CHECK(reflect::enum_names<paint::twins>.size() == 2);
  CHECK(reflect::enum_names<paint::toggle>.size() == 2);
}

TEST_CASE("an enum whose values are not all known to the language is refused") {
  CHECK(reflect::enumeration<paint::color>);
  CHECK(reflect::enumeration<paint::level>);
  CHECK(!reflect::enumeration<paint::unfixed>);
}
