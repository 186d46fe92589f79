// Counts allocations: a warm read of a small body makes none.
#include "allocation_counter.hpp"

#include <corest/json/json.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {
struct position {
  double lat;
  double lon;
};
struct vehicle {
  std::int64_t id;
  corest::checked<std::string, corest::length<1, 15>> plate;
  std::optional<std::string> name;
  std::optional<position> last;
  std::uint32_t numbers;
};
constexpr std::string_view body =
    R"({"id":7,"plate":"AB\u0020 1","name":"short","last":{"lat":1.5,"lon":2},"numbers":4,"x":{"y\n":[1]},"z":"\u00e4"})";
}  // namespace

TEST_CASE("reading a small body again allocates nothing") {
  REQUIRE(corest::json::read<vehicle>(body));
  std::size_t const before = allocations;
  bool const good = corest::json::read<vehicle>(body).has_value();
  CHECK(allocations == before);
  CHECK(good);
}

TEST_CASE("writing into a buffer with room allocates nothing") {
  auto const value = corest::json::read<vehicle>(body);
  REQUIRE(value);
  corest::buffer out(1024);
  std::size_t const before = allocations;
  corest::json::write(out, *value);
  CHECK(allocations == before);
  CHECK(out.capacity() == 1024);
}

TEST_CASE("the memory that a very large text needed is given back") {
  REQUIRE(corest::json::read<std::vector<int>>("[]"));
  REQUIRE(corest::json::read<std::vector<int>>("[" + std::string(100'000, ' ') + "]"));
  std::size_t before = allocations;
  REQUIRE(corest::json::read<std::vector<int>>("[]"));
  CHECK(allocations == before);  // kept: it was not that large
  REQUIRE(corest::json::read<std::vector<int>>("[" + std::string(1'000'000, ' ') + "]"));
  before = allocations;
  REQUIRE(corest::json::read<std::vector<int>>("[]"));
  if (COREST_COUNTS_NEW) CHECK(allocations > before);
}
