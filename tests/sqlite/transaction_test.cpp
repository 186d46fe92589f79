#include "failure.hpp"
#include "temporary_directory.hpp"

#include <corest/sqlite/transaction.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

using namespace corest::sqlite;

namespace {

connection table() {
  connection db({.path = ":memory:"});
  db.execute("create table t (x integer primary key)");
  return db;
}
std::vector<int> contents(connection& db) { return db.query<int>("select x from t order by x"); }

}  // namespace

TEST_CASE("a committed transaction stays") {
  connection db = table();
  {
    transaction scope(db);
    db.execute("insert into t values (1)");
    CHECK(db.in_transaction());
    scope.commit();
  }
  CHECK(!db.in_transaction());
  CHECK(contents(db) == std::vector{1});
}

TEST_CASE("a transaction that is left by an exception has never happened") {
  connection db = table();
  auto const half_way = [&] {
    transaction scope(db);
    db.execute("insert into t values (1)");
    throw std::runtime_error("half-way");
  };
  CHECK_THROWS_AS(half_way(), std::runtime_error);
  CHECK(contents(db).empty());
  CHECK(!db.in_transaction());
}

TEST_CASE("a transaction in another is undone alone, or with it") {
  connection db = table();
  {
    transaction outer(db);
    db.execute("insert into t values (1)");
    {
      transaction inner(db);
      db.execute("insert into t values (2)");
    }
    {
      transaction inner(db);
      db.execute("insert into t values (3)");
      inner.commit();
    }
    CHECK(contents(db) == std::vector{1, 3});
    outer.commit();
  }
  CHECK(contents(db) == std::vector{1, 3});
  {
    transaction outer(db);
    transaction inner(db);
    db.execute("insert into t values (4)");
    inner.commit();
  }
  CHECK(contents(db) == std::vector{1, 3});
}

TEST_CASE("transactions end inside out, and once") {
  connection db = table();
  transaction outer(db);
  {
    transaction inner(db);
    CHECK_THROWS_AS(outer.commit(), std::logic_error);
  }
  outer.commit();
  CHECK_THROWS_AS(outer.commit(), std::logic_error);
}

TEST_CASE("a failed statement can be answered inside the transaction") {
  connection db = table();
  transaction scope(db);
  db.execute("insert into t values (1)");
  CHECK(failure_of([&] { db.execute("insert into t values (1)"); }).is_unique_violation());
  db.execute("insert into t values (2)");
  scope.commit();
  CHECK(contents(db) == std::vector{1, 2});
}

TEST_CASE("once SQLite has rolled a transaction back, nothing runs as if it were still open") {
  connection db = table();
  {
    transaction scope(db);
    db.execute("insert into t values (1)");
    CHECK_THROWS_AS(db.execute("insert or rollback into t values (1)"), error);
    CHECK_THROWS_WITH_AS(db.execute("insert into t values (2)"), doctest::Contains("rolled back"), error);
    CHECK_THROWS_AS(scope.commit(), error);
  }
  CHECK(contents(db).empty());
  db.execute("insert into t values (3)");
  CHECK(contents(db) == std::vector{3});
}

TEST_CASE("a commit that SQLite refuses leaves nothing behind") {
  connection db = table();
  db.execute("create table child (parent references t (x) deferrable initially deferred)");
  {
    transaction scope(db);
    db.execute("insert into child values (99)");
    CHECK(failure_of([&] { scope.commit(); }).is_foreign_key_violation());
  }
  CHECK(!db.in_transaction());
  CHECK(db.query_one<int>("select count(*) from child") == 0);
}

TEST_CASE("a deferred transaction sees one moment") {
  temporary_directory here;
  connection writer({.path = here.file()});
  writer.execute("create table t (x)");
  connection reader({.path = here.file()});
  transaction moment(reader, transaction_mode::deferred);
  CHECK(reader.query<int>("select x from t").empty());
  writer.execute("insert into t values (1)");
  CHECK(reader.query<int>("select x from t").empty());
  moment.commit();
  CHECK(reader.query<int>("select x from t").size() == 1);
}
