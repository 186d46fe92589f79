// Which alternative of a variant is read and how it is written.
#include "json/reading.hpp"

#include <corest/json/read.hpp>
#include <corest/json/write.hpp>

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using namespace corest;
using json::to_text;

namespace {
struct circle {
  double radius;
};
struct square {
  static constexpr std::string_view corest_tag = "quad";
  using corest_rules = rules<deny_unknown>;
  double side;
};
using shape = std::variant<circle, square>;
using any_shape = std::variant<square, circle>;
using id = std::variant<std::int64_t, std::string>;
using number = std::variant<std::int64_t, double>;
struct node;
using nodes = std::vector<node>;
struct node {
  std::variant<std::vector<nodes>, std::vector<node>, nodes> next;
};
}  // namespace

template <>
inline constexpr std::string_view corest::json::discriminator<shape> = "kind";

TEST_CASE("the kind of the value chooses the alternative") {
  CHECK(read_exact<id>("7") == id(7));
  CHECK(read_exact<id>("\"7\"") == id("7"));
  CHECK(failures<id>("true") == " anyOf");
  CHECK(failures<id>("1.5") == " type");
  CHECK(failures<id>("nul") == " syntax");
  CHECK(to_text(std::vector<id>{1, "a"}) == R"([1,"a"])");
  CHECK(read_exact<std::variant<std::monostate, int>>("null")->index() == 0);
}

TEST_CASE("of several of one kind the first that fits is chosen") {
  CHECK(read_exact<number>("1")->index() == 0);
  CHECK(read_exact<number>("1.5")->index() == 1);
  CHECK(read_exact<any_shape>(R"({"side":1})")->index() == 0);
  CHECK(read_exact<any_shape>(R"({"radius":1})")->index() == 1);
  CHECK(failures<any_shape>(R"({"other":1})") == " anyOf");
  CHECK(failures<std::vector<any_shape>>(R"([{"side":1},{},{"side":2}])") == "/1 anyOf");
  CHECK(to_text(any_shape(square{2})) == R"({"side":2})");
}

TEST_CASE("failures of alternatives that were tried are not told") {
  auto const read = read_exact<std::vector<any_shape>>(R"([{"radius":1},{"radius":"x"}])");
  REQUIRE(!read);
  CHECK(read.error().total == 1);
}

TEST_CASE("a discriminator names the alternative, wherever it stands") {
  CHECK(read_exact<shape>(R"({"kind":"circle","radius":1})")->index() == 0);
  CHECK(read_exact<shape>(R"({"side":1,"kind":"quad"})")->index() == 1);
  CHECK(to_text(shape(circle{1.5})) == R"({"kind":"circle","radius":1.5})");
  CHECK(to_text(std::vector<shape>{square{2}}) == R"([{"kind":"quad","side":2}])");
}

TEST_CASE("with a discriminator failures are those of the alternative") {
  CHECK(failures<std::vector<shape>>(R"([{"kind":"circle"},{"kind":"quad","side":null,"x":1}])") ==
        "/0/radius required; /1/side type; /1/x additionalProperties");
  CHECK(failures<std::vector<shape>>(R"([{"kind":"square"},{"radius":1},{"kind":1},7])") ==
        "/0/kind enum; /1/kind required; /2/kind enum; /3 type");
  CHECK(first_detail<shape>("{}") == "must be one of circle, quad");
  CHECK(failures<shape>(R"({"kind":"circle","radius":1,"kind":"quad"})") == "/kind duplicate");
  CHECK(failures<shape>(R"({"kind":"circle","radius":1)") == " syntax");
}

TEST_CASE("a text made to try alternatives inside alternatives without end is cut off") {
  std::string text = "1";
  for (int i = 0; i < 30; ++i) text = R"({"next":[)" + text + "]}";
  auto const read = read_exact<node>(text, {.max_depth = 100});
  REQUIRE(!read);
  CHECK(read.error().list.at(0).code == "anyOf");
}
