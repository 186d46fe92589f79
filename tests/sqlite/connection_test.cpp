#include "failure.hpp"
#include "temporary_directory.hpp"

#include <corest/sqlite/connection.hpp>
#include <corest/sqlite/transaction.hpp>

#include <doctest/doctest.h>

#include <string>
#include <thread>

using corest::sqlite::connection;
using corest::sqlite::error;
using corest::sqlite::row;
using corest::sqlite::transaction;

namespace {

connection numbers(int count) {
  connection db({.path = ":memory:"});
  db.execute("create table number (n integer primary key, name text)");
  for (int n = 1; n <= count; ++n) db.execute("insert into number values (?, ?)", n, "n" + std::to_string(n));
  return db;
}

// Counts for ever.
constexpr auto endless =
    "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c";

}  // namespace

TEST_CASE("a statement says how many rows it changed and the rowid of its insert") {
  connection db = numbers(3);
  auto const inserted = db.execute("insert into number (name) values (?)", "four");
  CHECK(inserted.changes == 1);
  CHECK(inserted.last_insert_rowid == 4);
  CHECK(db.execute("update number set name = 'x' where n > ?", 1).changes == 3);
  CHECK(db.execute("select 1").changes == 0);
  CHECK(db.execute("create table other (x)").changes == 0);
}

TEST_CASE("the first row, the only row, and none") {
  connection db = numbers(3);
  CHECK(db.query_first<int>("select n from number order by n desc") == 3);
  CHECK(!db.query_first<int>("select n from number where n > 3"));
  CHECK(db.query_one<int>("select n from number where n = ?", 2) == 2);
  CHECK(failure_of([&] { (void)db.query_one<int>("select n from number where n > 3"); }).is_mismatch());
  CHECK(failure_of([&] { (void)db.query_one<int>("select n from number"); }).is_mismatch());
}

TEST_CASE("rows can be looked at one by one, and left early") {
  connection db = numbers(5);
  int sum = 0;
  db.for_each_row("select n from number", [&](row const& current) { sum += current.column<int>("n"); });
  CHECK(sum == 15);
  int seen = 0;
  db.for_each_row("select n from number where n > ?", [&](row const&) { return ++seen < 2; }, 1);
  CHECK(seen == 2);
}

TEST_CASE("an insert that returns rows is complete even if only its first row is wanted") {
  connection db = numbers(0);
  CHECK(db.query_first<int>("insert into number values (7, 'a'), (8, 'b') returning n") == 7);
  CHECK(db.query<int>("select n from number").size() == 2);
}

TEST_CASE("the first row of a write that cannot be committed is not given") {
  connection db = numbers(0);
  db.execute("create table child (parent references number (n) deferrable initially deferred)");
  auto const refused =
      failure_of([&] { (void)db.query_first<int>("insert into child values (99) returning parent"); });
  CHECK(refused.is_foreign_key_violation());
  CHECK(db.query<int>("select parent from child").empty());
}

TEST_CASE("the number of arguments must be the number of parameters") {
  connection db = numbers(1);
  CHECK_THROWS_WITH_AS(db.execute("update number set name = ?", "a", "b"),
                       doctest::Contains("1 parameters, given were 2"), error);
  CHECK_THROWS_AS(db.execute("update number set name = ? where n = ?", "a"), error);
}

TEST_CASE("one text is one statement") {
  connection db = numbers(1);
  CHECK_THROWS_WITH_AS(db.execute("delete from number; drop table number"),
                       doctest::Contains("more than one statement"), error);
  CHECK(db.query_one<int>("select count(*) from number; -- all of them\n ") == 1);
  CHECK_THROWS_AS(db.execute("-- nothing"), error);
  CHECK_THROWS_AS(db.execute(std::string_view("select 1\0 garbage", 17)), error);
}

TEST_CASE("a script runs all of its statements") {
  connection db = numbers(1);
  db.execute_script("insert into number values (2, 'a;b'); -- two\n insert into number values (3, 'c');\n");
  CHECK(db.query_one<int>("select count(*) from number") == 3);
  db.execute_script("");
}

TEST_CASE("a taken key is a unique violation that names the column and the statement") {
  connection db = numbers(1);
  db.execute("create unique index by_name on number (name)");
  auto const taken = failure_of([&] { db.execute("insert into number values (2, ?)", "n1"); });
  CHECK(taken.is_unique_violation());
  CHECK(taken.is_constraint_violation());
  CHECK(taken.code() == 19);
  CHECK(taken.extended_code() == 2067);
  CHECK(taken.statement() == "insert into number values (2, ?)");
  CHECK(std::string(taken.what()).find("number.name") != std::string::npos);
  CHECK(std::string(taken.what()).find("n1") == std::string::npos);
  CHECK(failure_of([&] { db.execute("insert into number values (1, 'x')"); }).is_unique_violation());
}

TEST_CASE("foreign keys are enforced and a quoted name is never a string") {
  connection db = numbers(1);
  db.execute("create table child (parent integer not null references number (n))");
  CHECK(failure_of([&] { db.execute("insert into child values (99)"); }).is_foreign_key_violation());
  auto const missing = failure_of([&] { db.execute("insert into child values (null)"); });
  CHECK(missing.is_constraint_violation());
  CHECK(!missing.is_unique_violation());
  CHECK_THROWS_AS(db.execute("select \"nmae\" from number"), error);
}

TEST_CASE("a statement may run inside the rows of the same statement") {
  connection db = numbers(3);
  int pairs = 0;
  db.for_each_row("select n from number",
                  [&](row const&) { db.for_each_row("select n from number", [&](row const&) { ++pairs; }); });
  CHECK(pairs == 9);
}

TEST_CASE("what a row callback throws arrives, and the connection goes on") {
  connection db = numbers(3);
  CHECK_THROWS_AS(db.for_each_row("select n from number", [](row const&) { throw 7; }), int);
  CHECK(db.query_one<int>("select count(*) from number") == 3);
}

TEST_CASE("an interrupt ends the running statement, and later ones until it is taken back") {
  connection db = numbers(1);
  std::thread other([&] { db.interrupt(); });
  CHECK(failure_of([&] { (void)db.query<int>(endless); }).is_interrupted());
  other.join();
  CHECK(failure_of([&] { (void)db.query<int>("select 1"); }).is_interrupted());
  db.resume();
  CHECK(db.query_one<int>("select 1") == 1);
}

TEST_CASE("an interrupt ends the wait for a lock") {
  temporary_directory here;
  connection holder({.path = here.file()});
  holder.execute("create table t (x)");
  connection waiting({.path = here.file(), .busy_timeout = std::chrono::hours(1)});
  transaction held(holder);
  std::thread other([&] { waiting.interrupt(); });
  CHECK(failure_of([&] { waiting.execute("insert into t values (1)"); }).is_interrupted());
  other.join();
}
