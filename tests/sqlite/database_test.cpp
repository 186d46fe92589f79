#include "temporary_directory.hpp"

#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>
#include <corest/base/overloaded.hpp>
#include <corest/io/run.hpp>
#include <corest/sqlite/database.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>

using namespace corest;
using sqlite::connection;
using sqlite::database;

namespace {

struct number {
  std::int64_t n;
  std::string name;
};

constexpr auto table = "create table number (n integer primary key, name text not null)";
constexpr auto endless =
    "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c";
// Inserts more rows than there is time for.
constexpr auto endless_insert =
    "insert into number with recursive c(n) as (select 1 union all select n + 1 from c) select n, 'x' from c";

struct numbers {
  temporary_directory here;
  database db{{.path = here.file()}};
  numbers() { db.migrate({table}); }
};

}  // namespace

TEST_CASE("rows come back as structs, values and counts") {
  numbers all;
  auto const program = [&]() -> task<> {
    auto const added = co_await all.db.execute("insert into number (name) values (?)", std::string("one"));
    CHECK(added.changes == 1);
    CHECK(added.last_insert_rowid == 1);
    auto const ids = co_await all.db.execute_returning<int>(
        "insert into number values (?, ?), (3, 'three') returning n", 2, "two");
    CHECK(ids == std::vector{2, 3});
    auto const rows = co_await all.db.query<number>("select * from number where n >= ? order by n", 2);
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].name == "three");
    CHECK((co_await all.db.query_one<int>("select count(*) from number")) == 3);
    auto const none = co_await all.db.query_first<number>("select * from number where n = 9");
    CHECK(!none);
  };
  run(program());
}

TEST_CASE("arguments are kept by value") {
  numbers all;
  auto const program = [&]() -> task<> {
    auto later = [&] {
      std::string const name = "a name that is too long to be kept inside the string";
      return all.db.execute("insert into number (name) values (?)", std::string_view(name));
    }();
    co_await std::move(later);
    auto const name = co_await all.db.query_one<std::string>("select name from number");
    CHECK(name.ends_with("inside the string"));
  };
  run(program());
}

TEST_CASE("a taken key comes back to the task as a unique violation") {
  numbers all;
  auto const program = [&]() -> task<bool> {
    co_await all.db.execute("insert into number values (1, 'one')");
    bool taken = false;
    try {
      co_await all.db.execute("insert into number values (1, 'again')");
    } catch (sqlite::error const& failure) {
      taken = failure.is_unique_violation();
    }
    co_return taken;
  };
  CHECK(run(program()));
}

TEST_CASE("a query that writes is refused") {
  numbers all;
  CHECK_THROWS_AS(run(all.db.query<int>("insert into number values (1, 'one') returning n")), sqlite::error);
  CHECK(run(all.db.query<number>("select * from number")).empty());
}

TEST_CASE("a transaction is committed when its call returns, and undone when it throws") {
  numbers all;
  auto const kept = run(all.db.transaction([](connection& on) {
    on.execute("insert into number values (1, 'one')");
    return on.query_one<int>("select count(*) from number");
  }));
  CHECK(kept == 1);
  auto undone = all.db.transaction([](connection& on) {
    on.execute("insert into number values (2, 'two')");
    throw std::runtime_error("no");
  });
  CHECK_THROWS_AS(run(std::move(undone)), std::runtime_error);
  CHECK(run(all.db.query_one<int>("select count(*) from number")) == 1);
}

TEST_CASE("a returned row that does not fit leaves no change behind") {
  numbers all;
  CHECK_THROWS_AS(run(all.db.execute_returning<int>("insert into number values (1, 'one') returning name")),
                  sqlite::error);
  CHECK(run(all.db.query_one<int>("select count(*) from number")) == 0);
}

TEST_CASE("a snapshot sees one moment") {
  numbers all;
  std::atomic<bool> looked = false;
  std::atomic<bool> written = false;
  auto const program = [&]() -> task<> {
    auto look = all.db.snapshot([&](connection& on) {
      int const before = on.query_one<int>("select count(*) from number");
      looked = true;
      looked.notify_one();
      written.wait(false);
      CHECK(on.query_one<int>("select count(*) from number") == before);
    });
    auto write = all.db.transaction([&](connection& on) {
      looked.wait(false);
      on.execute("insert into number values (1, 'one')");
    });
    auto write_and_tell = [&]() -> task<> {
      co_await std::move(write);
      written = true;
      written.notify_one();
    };
    co_await when_all(std::move(look), write_and_tell());
  };
  run(program());
}

TEST_CASE("a query that is overdue is interrupted, and its connection works on") {
  numbers all;
  auto const program = [&]() -> task<> {
    CHECK_THROWS_AS(co_await timeout(std::chrono::milliseconds(5), all.db.query<int>(endless)), timed_out);
    CHECK((co_await all.db.query_one<int>("select 1")) == 1);
  };
  run(program());
}

TEST_CASE("a write that is cancelled half-way is undone") {
  numbers all;
  auto const program = [&]() -> task<> {
    CHECK(!co_await move_on_after(std::chrono::milliseconds(20), all.db.execute(endless_insert)));
    auto in_transaction = all.db.transaction([](connection& on) {
      on.execute("insert into number values (-1, 'first')");
      on.execute(endless_insert);
    });
    CHECK(!co_await move_on_after(std::chrono::milliseconds(20), std::move(in_transaction)));
    CHECK((co_await all.db.query_one<int>("select count(*) from number")) == 0);
  };
  run(program());
}

TEST_CASE("a call that waits for its turn leaves the queue when it is cancelled") {
  numbers all;
  std::atomic<bool> go_on = false;
  auto const hold = [&]() -> task<> { co_await all.db.transaction([&](connection&) { go_on.wait(false); }); };
  auto const give_up = [&]() -> task<> {
    auto late = all.db.execute("insert into number values (1, 'late')");
    auto const done = co_await move_on_after(std::chrono::milliseconds(1), std::move(late));
    CHECK(!done);
    go_on = true;
    go_on.notify_one();
  };
  auto const program = [&]() -> task<int> {
    co_await when_all(hold(), give_up());
    co_return co_await all.db.query_one<int>("select count(*) from number");
  };
  CHECK(run(program()) == 0);
}

TEST_CASE("more calls than may wait are refused, as many as may are not") {
  temporary_directory here;
  database db({.path = here.file()}, {.readers = 1, .queue = 2});
  std::atomic<bool> held = false;
  std::atomic<bool> go_on = false;
  int refused = 0;
  auto const hold = [&]() -> task<> {
    co_await db.snapshot([&](connection&) {
      held = true;
      held.notify_one();
      go_on.wait(false);
    });
  };
  auto const attempt = [&]() -> task<> {
    held.wait(false);
    try {
      co_await db.query_one<int>("select 1");
    } catch (overloaded const&) {
      ++refused;
      go_on = true;
      go_on.notify_one();
    }
  };
  auto const program = [&]() -> task<> { co_await when_all(hold(), attempt(), attempt(), attempt()); };
  run(program());
  CHECK(refused == 1);
}

TEST_CASE("a database in memory has one connection, which reads and writes") {
  database db({.path = ":memory:"});
  db.migrate({table});
  auto const program = [&]() -> task<int> {
    co_await db.execute("insert into number values (1, 'one')");
    co_return co_await db.query_one<int>("select count(*) from number");
  };
  CHECK(run(program()) == 1);
}

TEST_CASE("workers read while others write, and every read sees whole transactions") {
  numbers all;
  constexpr int writers = 2;
  constexpr int rounds = 25;
  auto const write = [&]() -> task<> {
    for (int i = 0; i < rounds; ++i) {
      co_await all.db.transaction([](connection& on) {
        on.execute("insert into number (name) values ('pair')");
        on.execute("insert into number (name) values ('pair')");
      });
    }
  };
  auto const read = [&]() -> task<> {
    for (int count = 0; count < 2 * rounds * writers;) {
      count = co_await all.db.query_one<int>("select count(*) from number");
      CHECK(count % 2 == 0);
    }
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < writers; ++i) {
    workers.emplace_back([&] {
      auto const both = [&]() -> task<> { co_await when_all(write(), read(), read()); };
      run(both());
    });
  }
  for (auto& each : workers) each.join();
}
