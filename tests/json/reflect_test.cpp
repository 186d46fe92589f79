// Members of structs by name, number and type.
#include <corest/json/reflect.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace reflect = corest::reflect;

namespace garage {
enum class color : unsigned char { red, green };
struct position {
  double lat;
  double lon;
};
template <class T>
struct page_of {
  std::vector<T> items;
  std::optional<std::string> next;
};
struct everything {
  int limit = 20;
  std::string name;
  std::optional<position> last;
  std::vector<position> trail;
  std::map<std::string, position> places;
  std::variant<int, position> either;
  std::unique_ptr<int> owned;
  std::array<int, 3> three;
  std::chrono::sys_seconds at;
  std::optional<std::optional<int>> patch;
  position here;
  std::function<void()> call;
  double default_;
  std::string_view view;
  color paint;
  bool flag;
};
struct nothing {};
struct wraps_struct {
  position only;
};
struct wraps_string {
  std::string only;
};
struct many {
  int a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15, a16;
  std::string b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15, b16;
  std::optional<int> c01, c02, c03, c04, c05, c06, c07, c08, c09, c10, c11, c12, c13, c14, c15, c16;
  bool d01, d02, d03, d04, d05, d06, d07, d08, d09, d10, d11, d12, d13, d14, d15, d16;
};
class not_plain {
 public:
  explicit not_plain(int) {}
};
}  // namespace garage

namespace {
struct unnamed_namespace {
  int value_;
  int _;
};
}  // namespace

TEST_CASE("members of any type are counted, also where braces could be left out") {
  CHECK(reflect::field_count<garage::everything> == 16);
  CHECK(reflect::field_count<garage::nothing> == 0);
  CHECK(reflect::field_count<garage::wraps_struct> == 1);
  CHECK(reflect::field_count<garage::wraps_string> == 1);
  CHECK(reflect::field_count<garage::page_of<garage::position>> == 2);
}

TEST_CASE("a struct of 64 members is reflected whole") {
  CHECK(reflect::field_count<garage::many> == 64);
  CHECK(reflect::field_names<garage::many>.front() == "a01");
  CHECK(reflect::field_names<garage::many>[31] == "b16");
  CHECK(reflect::field_names<garage::many>.back() == "d16");
  garage::many all{};
  std::size_t visited = 0;
  reflect::for_each_field(all, [&](auto index, auto&) { visited += index; });
  CHECK(visited == 63 * 64 / 2);
}

TEST_CASE("member names are known at compile time") {
  constexpr auto names = reflect::field_names<garage::everything>;
  static_assert(names[0] == "limit" && names[5] == "either" && names[15] == "flag");
  CHECK(names[2] == "last");
}

TEST_CASE("one trailing underscore is not part of a name") {
  CHECK(reflect::field_names<garage::everything>[12] == "default");
  CHECK(reflect::field_names<unnamed_namespace>[0] == "value");
  CHECK(reflect::field_names<unnamed_namespace>[1] == "_");
}

TEST_CASE("member types are known") {
  static_assert(std::is_same_v<reflect::field_type<garage::everything, 1>, std::string>);
  static_assert(std::is_same_v<reflect::field_type<garage::everything, 14>, garage::color>);
  static_assert(std::is_same_v<reflect::field_type<garage::position, 1>, double>);
}

TEST_CASE("members are visited in order and can be changed") {
  garage::position here{1, 2};
  reflect::for_each_field(here, [](auto index, double& member) { member += 10.0 * (index + 1); });
  CHECK(here.lat == 11);
  CHECK(here.lon == 22);
  garage::position const fixed{3, 4};
  double const sum =
      reflect::visit_fields(fixed, [](double const& lat, double const& lon) { return lat + lon; });
  CHECK(sum == 7);
}

TEST_CASE("type names leave namespaces out and are identifiers") {
  CHECK(reflect::type_name<garage::position>() == "position");
  CHECK(reflect::type_name<garage::page_of<garage::position>>() == "page_of_position");
  CHECK(reflect::type_name<unnamed_namespace>() == "unnamed_namespace");
  struct local {
    int value;
  };
  CHECK(reflect::type_name<local>() == "local");
  CHECK(reflect::full_type_name<garage::position>() == "garage::position");
}

TEST_CASE("only plain structs are reflectable") {
  CHECK(reflect::reflectable<garage::everything>);
  CHECK(reflect::reflectable<garage::nothing>);
  CHECK(!reflect::reflectable<garage::not_plain>);
  CHECK(!reflect::reflectable<std::string>);
  CHECK(!reflect::reflectable<std::array<int, 2>>);
  CHECK(!reflect::reflectable<std::optional<int>>);
  CHECK(!reflect::reflectable<garage::color>);
  CHECK(!reflect::reflectable<int>);
}
