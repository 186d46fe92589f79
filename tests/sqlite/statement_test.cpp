#include "sqlite/statement.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <string>

using namespace corest::sqlite;

namespace {

struct memory_database {
  memory_database() { REQUIRE(sqlite3_open(":memory:", &handle) == SQLITE_OK); }
  ~memory_database() { CHECK(sqlite3_close(handle) == SQLITE_OK); }  // busy when a statement were left
  sqlite3* handle = nullptr;
};

}  // namespace

TEST_CASE("a statement is prepared once and found again by its text") {
  memory_database db;
  statement_cache cache(2);
  statement first = cache.take(db.handle, "select 1; ");
  sqlite3_stmt* const handle = first.get();
  cache.put(std::move(first));
  CHECK(cache.take(db.handle, "select 1; ").get() == handle);
}

TEST_CASE("of more statements than the cache holds the one unused for longest is prepared anew") {
  memory_database db;
  statement_cache cache(2);
  auto const use = [&](char const* sql) {
    statement used = cache.take(db.handle, sql);
    bool const kept = sqlite3_stmt_status(used.get(), SQLITE_STMTSTATUS_RUN, 0) > 0;
    used.step();
    cache.put(std::move(used));
    return kept;
  };
  CHECK(!use("select 1"));
  CHECK(!use("select 2"));
  CHECK(use("select 1"));
  CHECK(!use("select 3"));
  CHECK(use("select 1"));
  CHECK(!use("select 2"));
}

TEST_CASE("a cache of nothing keeps nothing") {
  memory_database db;
  statement_cache cache(0);
  cache.put(cache.take(db.handle, "select 1"));
  CHECK(cache.take(db.handle, "select 1").step());
}

TEST_CASE("a recycled statement remembers neither rows nor arguments") {
  memory_database db;
  statement_cache cache(1);
  statement used = cache.take(db.handle, "select ?");
  parameter const text = parameter::text("secret");
  used.bind({&text, 1});
  CHECK(used.step());
  cache.put(std::move(used));
  used = cache.take(db.handle, "select ?");
  CHECK(used.step());
  CHECK(sqlite3_column_type(used.get(), 0) == SQLITE_NULL);
}
