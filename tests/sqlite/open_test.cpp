#include "failure.hpp"
#include "temporary_directory.hpp"

#include <corest/sqlite/connection.hpp>
#include <corest/sqlite/transaction.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <string>

using namespace corest::sqlite;

TEST_CASE("a file is created unless that is forbidden") {
  temporary_directory here;
  CHECK_THROWS_WITH_AS(connection({.path = here.file(), .mode = open_mode::read_write}),
                       doctest::Contains(here.file().c_str()), error);
  connection({.path = here.file()}).execute("create table t (x)");
  CHECK(connection({.path = here.file(), .mode = open_mode::read_write})
            .execute("insert into t values (1)")
            .changes == 1);
}

TEST_CASE("a file opened to be read cannot be written") {
  temporary_directory here;
  connection({.path = here.file()}).execute("create table t (x)");
  connection reader({.path = here.file(), .mode = open_mode::read_only});
  CHECK(reader.query<int>("select x from t").empty());
  CHECK_THROWS_AS(reader.execute("insert into t values (1)"), error);
}

TEST_CASE("the journal and what a commit waits for are as asked") {
  temporary_directory here;
  connection wal({.path = here.file()});
  CHECK(wal.query_one<std::string>("pragma journal_mode") == "wal");
  CHECK(wal.query_one<int>("pragma synchronous") == 1);
  connection classic(
      {.path = here.file("classic.db"), .journal = journal::rollback, .synchronous = synchronous::full});
  CHECK(classic.query_one<std::string>("pragma journal_mode") == "delete");
  CHECK(classic.query_one<int>("pragma synchronous") == 2);
}

TEST_CASE("a file that is no database is refused") {
  temporary_directory here;
  std::ofstream(here.file()) << std::string(4096, 'x');
  CHECK_THROWS_AS(connection({.path = here.file()}), error);
}

TEST_CASE("a lock that is held for longer than the busy timeout is reported as busy") {
  temporary_directory here;
  connection holder({.path = here.file()});
  holder.execute("create table t (x)");
  connection other({.path = here.file(), .busy_timeout = std::chrono::milliseconds(1)});
  transaction held(holder);
  auto const busy = failure_of([&] { other.execute("insert into t values (1)"); });
  CHECK(busy.is_busy());
  CHECK(!busy.is_interrupted());
  CHECK(other.query<int>("select x from t").empty());  // readers do not wait for the writer
  held.rollback();
  CHECK(other.execute("insert into t values (1)").changes == 1);
}
