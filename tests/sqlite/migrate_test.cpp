#include "temporary_directory.hpp"

#include <corest/sqlite/connection.hpp>

#include <doctest/doctest.h>

using namespace corest::sqlite;

TEST_CASE("each step of the schema runs once") {
  temporary_directory here;
  connection db({.path = here.file()});
  db.migrate({"create table a (x)"});
  db.migrate({"create table a (x)", "create table b (x); create index b_x on b (x)"});
  db.migrate({"create table a (x)", "create table b (x); create index b_x on b (x)"});
  CHECK(db.query_one<int>("pragma user_version") == 2);
  CHECK(db.query_one<int>("select count(*) from sqlite_schema") == 3);
}

TEST_CASE("a step that fails leaves the schema before it") {
  connection db({.path = ":memory:"});
  CHECK_THROWS_AS(db.migrate({"create table a (x)", "create table b (x); create table a (x)"}), error);
  CHECK(db.query_one<int>("pragma user_version") == 1);
  CHECK(db.query_one<int>("select count(*) from sqlite_schema") == 1);
  db.migrate({"create table a (x)", "create table b (x)"});
  CHECK(db.query_one<int>("pragma user_version") == 2);
}

TEST_CASE("a program older than the file leaves it alone") {
  connection db({.path = ":memory:"});
  db.migrate({"create table a (x)", "create table b (x)"});
  CHECK_THROWS_WITH_AS(db.migrate({"create table a (x)"}), doctest::Contains("newer"), error);
}
