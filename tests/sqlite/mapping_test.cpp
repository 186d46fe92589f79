#include "failure.hpp"

#include <corest/sqlite/connection.hpp>
#include <corest/sqlite/mapping.hpp>

#include <doctest/doctest.h>

#include <tuple>

using namespace corest::sqlite;

namespace {

enum class state : int { idle, active };

struct vehicle {
  std::int64_t id;
  std::string plate;
  std::optional<std::string> name;
  state status;
};

connection garage() {
  connection db({.path = ":memory:"});
  db.execute("create table vehicle (id integer primary key, plate text, name text, status text, extra)");
  db.execute("insert into vehicle values (1, 'A', null, 'idle', 0), (2, 'B', 'bus', 'active', 0)");
  return db;
}

}  // namespace

TEST_CASE("the members of a struct are found among the columns by name, in any order") {
  connection db = garage();
  auto const found = db.query<vehicle>("select status, extra, name, plate, id from vehicle order by id");
  REQUIRE(found.size() == 2);
  CHECK(found[0].id == 1);
  CHECK(found[0].plate == "A");
  CHECK(!found[0].name);
  CHECK(found[1].name == "bus");
  CHECK(found[1].status == state::active);
}

TEST_CASE("a member without a column is an error that names it and what there is") {
  connection db = garage();
  auto const missing = failure_of([&] { (void)db.query<vehicle>("select id, plate, status from vehicle"); });
  CHECK(missing.is_mismatch());
  CHECK(std::string(missing.what()).find("no column 'name' among 'id', 'plate', 'status'") !=
        std::string::npos);
}

TEST_CASE("a column of another type is an error that names it") {
  connection db = garage();
  db.execute("insert into vehicle values (3, null, null, 'idle', 0)");
  auto const wrong = failure_of([&] { (void)db.query<vehicle>("select * from vehicle"); });
  CHECK(std::string(wrong.what()).find("column 'plate' holds NULL, wanted text") != std::string::npos);
  CHECK(wrong.statement() == "select * from vehicle");
}

TEST_CASE("tuples and single values are read by position") {
  connection db = garage();
  auto const [id, plate] =
      db.query_one<std::tuple<int, std::string>>("select id, plate from vehicle where id = 2");
  CHECK(id == 2);
  CHECK(plate == "B");
  CHECK(db.query<std::string>("select plate from vehicle order by id") == std::vector<std::string>{"A", "B"});
  CHECK_THROWS_WITH_AS((void)db.query<int>("select id, id from vehicle"),
                       doctest::Contains("2 columns, wanted 1"), error);
  CHECK_THROWS_AS(((void)db.query<std::tuple<int, int>>("select id from vehicle")), error);
}

TEST_CASE("a column that the row does not have is an error") {
  connection db = garage();
  db.for_each_row("select id from vehicle", [](row const& current) {
    CHECK(current.column<int>(0) > 0);
    CHECK_THROWS_AS((void)current.column<int>(1), error);
    CHECK_THROWS_AS((void)current.column<int>(-1), error);
    CHECK_THROWS_AS((void)current.column<int>("plate"), error);
  });
}
