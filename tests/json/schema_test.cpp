// The JSON Schema of types.
#include <corest/json/json.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

using namespace corest;

namespace fleet {
enum class status : unsigned char { active, idle };
struct position {
  std::chrono::sys_seconds at;
  checked<double, range<-90, 90>> lat;
  std::optional<double> speed;
};
struct vehicle {
  std::int64_t id;
  checked<std::string, length<1, 16>, pattern<"^[A-Z\\d \"-]+$">> plate;
  std::optional<position> last;
  status state;
};
struct tree {
  std::string name;
  std::vector<tree> children;
};
struct page {
  using corest_rules = rules<deny_unknown, camel_case>;
  checked<int, range<1, 100>> page_limit = 20;
  std::string sort = "id";
  std::vector<int> weights = {1, 2};
  std::optional<int> after;
  defaulted<bool> quiet = false;
};
struct node {
  std::vector<std::optional<node>> next;
};
}  // namespace fleet
namespace other {
struct vehicle {
  bool flies;
};
}  // namespace other
namespace {
struct circle {
  double radius;
};
struct square {
  double side;
};
using shape = std::variant<circle, square>;
template <class T>
std::string schema_of() {
  json::schema_set set;
  return set.add<T>();
}
template <class T>
std::string components_of() {
  json::schema_set set;
  set.add<T>();
  return set.components();
}
}  // namespace

template <>
inline constexpr std::string_view corest::json::discriminator<shape> = "kind";

TEST_CASE("scalars say their type and width") {
  CHECK(schema_of<bool>() == R"({"type":"boolean"})");
  CHECK(schema_of<std::int32_t>() == R"({"type":"integer","format":"int32"})");
  CHECK(schema_of<std::int64_t>() == R"({"type":"integer","format":"int64"})");
  CHECK(schema_of<std::uint64_t>() == R"({"type":"integer","format":"uint64","minimum":0})");
  CHECK(schema_of<std::int8_t>() == R"({"type":"integer","minimum":-128,"maximum":127})");
  CHECK(schema_of<std::uint16_t>() == R"({"type":"integer","minimum":0,"maximum":65535})");
  CHECK(schema_of<double>() == R"({"type":"number","format":"double"})");
  CHECK(schema_of<std::string>() == R"({"type":"string"})");
  CHECK(schema_of<std::monostate>() == R"({"type":"null"})");
  CHECK(schema_of<json::raw>() == "{}");
}

TEST_CASE("times, containers and optionals") {
  CHECK(schema_of<std::chrono::sys_seconds>() == R"({"type":"string","format":"date-time"})");
  CHECK(schema_of<std::chrono::sys_days>() == R"({"type":"string","format":"date"})");
  CHECK(schema_of<std::chrono::milliseconds>() == R"({"type":"number","description":"seconds"})");
  CHECK(schema_of<std::vector<bool>>() == R"({"type":"array","items":{"type":"boolean"}})");
  CHECK(schema_of<std::set<std::string>>() ==
        R"({"type":"array","items":{"type":"string"},"uniqueItems":true})");
  CHECK(schema_of<std::array<bool, 2>>() ==
        R"({"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":2})");
  CHECK(schema_of<std::map<std::string, bool>>() ==
        R"({"type":"object","additionalProperties":{"type":"boolean"}})");
  CHECK(schema_of<std::optional<bool>>() == R"({"type":["boolean","null"]})");
  CHECK(schema_of<std::optional<std::optional<bool>>>() == R"({"type":["boolean","null"]})");
  CHECK(schema_of<std::optional<json::raw>>() == "{}");
  CHECK(schema_of<std::optional<fleet::position>>() ==
        R"({"anyOf":[{"$ref":"#/components/schemas/position"},{"type":"null"}]})");
  CHECK(schema_of<std::variant<int, std::string>>() ==
        R"({"anyOf":[{"type":"integer","format":"int32"},{"type":"string"}]})");
}

TEST_CASE("constraints are keywords, and replace those of the type") {
  CHECK(schema_of<checked<std::uint8_t, range<1, 100>>>() ==
        R"({"type":"integer","minimum":1,"maximum":100})");
  CHECK(schema_of<checked<double, minimum<0.5>, multiple_of<0.25>>>() ==
        R"({"type":"number","format":"double","minimum":0.5,"multipleOf":0.25})");
  CHECK(schema_of<checked<std::string, length<1>, pattern<"^\\d$">>>() ==
        R"({"type":"string","minLength":1,"pattern":"^\\d$"})");
  CHECK(schema_of<checked<std::vector<int>, length<0, 5>, unique_items>>() ==
        R"({"type":"array","items":{"type":"integer","format":"int32"},"maxItems":5,"uniqueItems":true})");
  CHECK(schema_of<std::optional<checked<std::string, one_of<"asc", "de\"sc">>>>() ==
        R"({"type":["string","null"],"enum":["asc","de\"sc",null]})");
  CHECK(schema_of<checked<int, one_of<1, 2>>>() == R"({"type":"integer","format":"int32","enum":[1,2]})");
}

TEST_CASE("structs and enums are components, each described once") {
  json::schema_set set;
  CHECK(set.add<std::vector<fleet::vehicle>>() ==
        R"({"type":"array","items":{"$ref":"#/components/schemas/vehicle"}})");
  CHECK(set.add<fleet::vehicle>() == R"({"$ref":"#/components/schemas/vehicle"})");
  CHECK(set.components() ==
        R"({"vehicle":{"type":"object","properties":{"id":{"type":"integer","format":"int64"},)"
        R"("plate":{"type":"string","minLength":1,"maxLength":16,"pattern":"^[A-Z\\d \"-]+$"},)"
        R"("last":{"anyOf":[{"$ref":"#/components/schemas/position"},{"type":"null"}]},)"
        R"("state":{"$ref":"#/components/schemas/status"}},"required":["id","plate","state"]},)"
        R"("position":{"type":"object","properties":{"at":{"type":"string","format":"date-time"},)"
        R"("lat":{"type":"number","format":"double","minimum":-90,"maximum":90},)"
        R"("speed":{"type":["number","null"],"format":"double"}},"required":["at","lat"]},)"
        R"("status":{"type":"string","enum":["active","idle"]}})");
}

TEST_CASE("defaults are told, and unknown members refused, as when reading") {
  CHECK(components_of<fleet::page>() ==
        R"({"page":{"type":"object","properties":{)"
        R"("pageLimit":{"type":"integer","format":"int32","minimum":1,"maximum":100,"default":20},)"
        R"("sort":{"type":"string","default":"id"},)"
        R"("weights":{"type":"array","items":{"type":"integer","format":"int32"},"default":[1,2]},)"
        R"("after":{"type":["integer","null"],"format":"int32"},)"
        R"("quiet":{"type":"boolean","default":false}},"additionalProperties":false}})");
}

TEST_CASE("the members of a struct can be described without the struct") {
  json::schema_set set;
  CHECK(set.properties<fleet::position>() ==
        R"({"at":{"type":"string","format":"date-time"},)"
        R"("lat":{"type":"number","format":"double","minimum":-90,"maximum":90},)"
        R"("speed":{"type":["number","null"],"format":"double"}})");
  CHECK(set.components() == "{}");
}

TEST_CASE("recursive types refer to themselves") {
  CHECK(
      components_of<fleet::tree>() ==
      R"({"tree":{"type":"object","properties":{"name":{"type":"string"},)"
      R"("children":{"type":"array","items":{"$ref":"#/components/schemas/tree"}}},"required":["name","children"]}})");
  CHECK(components_of<fleet::node>().contains(
      R"("anyOf":[{"$ref":"#/components/schemas/node"},{"type":"null"}])"));
}

TEST_CASE("of two types with one name the later has its namespaces") {
  json::schema_set set;
  CHECK(set.add<fleet::vehicle>() == R"({"$ref":"#/components/schemas/vehicle"})");
  CHECK(set.add<other::vehicle>() == R"({"$ref":"#/components/schemas/other.vehicle"})");
  CHECK(set.add<fleet::vehicle>() == R"({"$ref":"#/components/schemas/vehicle"})");
  CHECK(set.components().contains(R"("other.vehicle":{"type":"object")"));
}

TEST_CASE("a discriminator is required of every alternative") {
  CHECK(schema_of<shape>() ==
        R"({"oneOf":[{"allOf":[{"$ref":"#/components/schemas/circle"},)"
        R"({"type":"object","properties":{"kind":{"const":"circle"}},"required":["kind"]}]},)"
        R"({"allOf":[{"$ref":"#/components/schemas/square"},)"
        R"({"type":"object","properties":{"kind":{"const":"square"}},"required":["kind"]}]}]})");
}

TEST_CASE("every schema is JSON") {
  json::schema_set set;
  CHECK(json::read<json::raw>(set.add<fleet::vehicle>()));
  CHECK(json::read<json::raw>(set.add<shape>()));
  CHECK(json::read<json::raw>(set.add<fleet::page>()));
  CHECK(json::read<json::raw>(set.components()));
}
