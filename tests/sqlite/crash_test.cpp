// A process that is killed in the middle of writing leaves whole transactions only.
#include "temporary_directory.hpp"

#include <corest/sqlite/transaction.hpp>

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>

using namespace corest::sqlite;

namespace {

constexpr int rows_together = 100;

// Writes transactions of rows_together rows for ever, and says through `progress` when each is committed.
[[noreturn]] void write_for_ever(std::string const& path, int progress) {
  connection db({.path = path});
  for (std::int64_t batch = 0;; ++batch) {
    transaction scope(db);
    for (int i = 0; i < rows_together; ++i) db.execute("insert into t values (?)", batch);
    scope.commit();
    if (write(progress, "c", 1) != 1) _exit(1);
  }
}

}  // namespace

TEST_CASE("kill -9 in mid-write: what was committed is there, what was not is gone whole") {
  temporary_directory here;
  connection({.path = here.file()}).execute("create table t (batch integer)");
  for (int committed_before_kill : {1, 7, 40}) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    pid_t const child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      close(ends[0]);
      write_for_ever(here.file(), ends[1]);
    }
    close(ends[1]);
    char byte;
    for (int i = 0; i < committed_before_kill; ++i) REQUIRE(read(ends[0], &byte, 1) == 1);
    kill(child, SIGKILL);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    close(ends[0]);

    connection after({.path = here.file()});
    CHECK(after.query_one<std::string>("pragma integrity_check") == "ok");
    auto const batches = after.query<std::int64_t>("select count(*) from t group by batch");
    CHECK(batches.size() >= static_cast<std::size_t>(committed_before_kill));
    for (auto const rows : batches) CHECK(rows == rows_together);
    after.execute("delete from t");
  }
}
