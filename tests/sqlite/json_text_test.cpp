#include "failure.hpp"

#include <corest/sqlite/connection.hpp>
#include <corest/sqlite/json_text.hpp>

#include <doctest/doctest.h>

#include <map>
#include <variant>

using namespace corest::sqlite;

namespace {

struct point {
  double x = 0;
  double y = 0;
};
struct shape {
  std::string name;
  std::vector<point> corners;
  std::optional<point> middle;
};

}  // namespace

TEST_CASE("what SQLite has no type for is stored as JSON text") {
  connection db({.path = ":memory:"});
  db.execute("create table shape (name text, corners text, middle text)");
  db.execute("insert into shape values ('line', ?, ?)", std::vector{point{0, 1}, point{2, 3}},
             std::optional<point>());
  auto const line = db.query_one<shape>("select * from shape");
  REQUIRE(line.corners.size() == 2);
  CHECK(line.corners[1].x == 2);
  CHECK(!line.middle);
  CHECK(db.query_one<double>("select json_extract(corners, '$[1].y') from shape") == 3);
  db.execute("update shape set middle = ?", point{1, 2});
  CHECK(db.query_one<shape>("select * from shape").middle->y == 2);
  using ages = std::map<std::string, int>;
  CHECK(db.query_one<ages>("select ?", ages{{"ann", 3}}).at("ann") == 3);
  using either = std::variant<int, std::string>;
  CHECK(std::get<std::string>(db.query_one<either>("select ?", either("b"))) == "b");
}

TEST_CASE("text that is not the JSON of its type is an error that says where") {
  connection db({.path = ":memory:"});
  auto const wrong = failure_of([&] {
    db.for_each_row("select '{\"x\":1,\"y\":\"b\"}' as middle",
                    [](row const& current) { (void)current.column<point>(0); });
  });
  CHECK(wrong.is_mismatch());
  CHECK(std::string(wrong.what()).find("'middle'") != std::string::npos);
  CHECK(std::string(wrong.what()).find("/y") != std::string::npos);
}
