// Which members must be there, and how they are called on the wire.
#include <corest/json/checked.hpp>
#include <corest/json/presence.hpp>
#include <corest/json/rules.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using namespace corest;

namespace {
enum class mode { fast, slow };
struct uncomparable {
  int value;
};
struct inner {
  int depth = 3;
};
struct order {
  std::string name;
  std::string sort = "id";
  int limit = 20;
  int after = 0;  // NOLINT: that 0 cannot be told from no default is the point
  bool flag = true;
  mode how = mode::slow;
  std::optional<int> age;
  std::vector<uncomparable> tags;
  std::vector<int> weights = {1, 2};
  inner plain;
  inner changed = {.depth = 4};
  std::variant<int, uncomparable> either;
  std::variant<int, uncomparable> other = uncomparable{1};
  std::map<std::string, uncomparable> places;
  defaulted<bool> quiet = false;
  checked<int, range<1, 100>> page = 1;
  checked<int, range<1, 100>> count;
};
struct lenient {
  using corest_rules = rules<absent_is_default>;
  std::string name;
  int age;
  checked<int, minimum<1>> count;
  struct depths {
    checked<int, minimum<1>> depth;
  } inside;
};
struct search {
  checked<std::string, length<1, 64>> q;
  std::int64_t after = 0;
  checked<int, range<1, 100>> limit = 20;
  std::optional<checked<std::string, length<1>>> filter;
  defaulted<checked<int, minimum<1>>> odd;
  std::string sort;
};
struct words {
  using corest_rules = rules<camel_case>;
  static constexpr std::array corest_names{wire_name{"identity", "@id"}};
  int identity;
  int created_at;
  int url_2_use;
  int class_;
  int _private;
};
}  // namespace

TEST_CASE("a body must have what is neither optional nor has a visible default") {
  auto const& names = reflect::field_names<order>;
  auto const& required = reflect::required_fields<order>();
  std::string all;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (required[i]) (all += names[i]) += ' ';
  }
  CHECK(all == "name after tags plain either places count ");
  CHECK(reflect::field_required<order, 0>());
  CHECK(!reflect::field_required<order, 1>());
}

TEST_CASE(
    "of a struct whose absent members are defaults only those are required whose default is not valid") {
  CHECK(reflect::required_fields<lenient>() == std::array{false, false, true, true});
}

TEST_CASE("a query must have only what its own constraints leave no default") {
  CHECK(reflect::required_parameters<search>() == std::array{true, false, false, false, true, false});
}

TEST_CASE("wire names follow the rules of the struct") {
  CHECK(reflect::wire_names<words> ==
        std::array<std::string_view, 5>{"@id", "createdAt", "url2Use", "class", "_private"});
  CHECK(reflect::field_names<words>[1] == "created_at");
  CHECK(reflect::wire_names<search>[0] == "q");
}
