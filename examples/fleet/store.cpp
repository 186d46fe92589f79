// The schema, and the statements behind each call.
#include "fleet/store.hpp"

#include <corest/sqlite/json_text.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace fleet {
namespace {

using corest::task;
using corest::unexpected;
using corest::sqlite::connection;

// Steps already released are never changed; new ones are added behind them.
constexpr auto first_schema = R"sql(
  create table vehicle (
    id integer primary key autoincrement,  -- ids of deleted vehicles are not given again
    plate text not null unique,
    name text,
    status text not null,
    created_at integer not null,
    last_position text,
    last_at integer,
    version integer not null default 1
  ) strict;
  create index vehicle_by_status on vehicle (status, id);
  create table position (
    vehicle_id integer not null references vehicle (id) on delete cascade,
    at integer not null,
    lat real not null,
    lon real not null,
    speed real,
    heading real,
    primary key (vehicle_id, at)
  ) strict, without rowid;
)sql";

// A row of the table, as it is selected.
struct vehicle_row {
  std::int64_t id;
  plate_text plate;
  std::optional<name_text> name;
  vehicle_status status;
  timestamp created_at;
  std::optional<position> last_position;
  std::uint64_t version;
};

stored_vehicle to_vehicle(vehicle_row row) {
  return {{row.id, std::move(row.plate), std::move(row.name), row.status, row.created_at, row.last_position},
          row.version};
}

timestamp now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

bool exists(connection& on, std::int64_t id) {
  return on.query_first<int>("select 1 from vehicle where id = ?", id).has_value();
}

/// Cuts what was read beyond `limit`, and says where the next page begins.
template <class T, class Key>
page<T> to_page(std::vector<T> items, int limit, Key key) {
  page<T> made{std::move(items), std::nullopt};
  if (std::cmp_greater(made.items.size(), limit)) {
    made.items.resize(static_cast<std::size_t>(limit));
    made.next = cursor(key(made.items.back()));
  }
  return made;
}

}  // namespace

store::store(std::string file) : database_({.path = std::move(file)}) { database_.migrate({first_schema}); }

task<corest::result<stored_vehicle, refusal>> store::add(new_vehicle added) {
  try {
    auto rows = co_await database_.execute_returning<vehicle_row>(
        "insert into vehicle (plate, name, status, created_at) values (?, ?, ?, ?) returning *", added.plate,
        added.name, vehicle_status::active, now());
    co_return to_vehicle(std::move(rows.front()));
  } catch (corest::sqlite::error const& failure) {
    if (!failure.is_unique_violation()) throw;
    co_return unexpected(refusal::plate_is_taken);
  }
}

task<> store::check() { (void)co_await database_.query_first<std::int64_t>("select 1"); }

task<std::optional<stored_vehicle>> store::find(std::int64_t id) {
  auto row = co_await database_.query_first<vehicle_row>("select * from vehicle where id = ?", id);
  if (!row) co_return std::nullopt;
  co_return to_vehicle(*std::move(row));
}

task<page<vehicle>> store::list(vehicle_query query) {
  std::int64_t const after = query.after ? query.after->last_seen() : 0;
  auto call =
      query.status
          ? database_.query<vehicle>("select * from vehicle where status = ? and id > ? order by id limit ?",
                                     *query.status, after, query.limit + 1)
          : database_.query<vehicle>("select * from vehicle where id > ? order by id limit ?", after,
                                     query.limit + 1);
  auto rows = co_await std::move(call);
  co_return to_page(std::move(rows), query.limit, [](vehicle const& last) { return last.id; });
}

task<corest::result<stored_vehicle, refusal>> store::change(std::int64_t id, std::uint64_t version,
                                                            vehicle_change to) {
  auto in_one_go = [=, to = std::move(to)](connection& on) -> corest::result<stored_vehicle, refusal> {
    if (!exists(on, id)) return unexpected(refusal::no_such_vehicle);
    auto changed = on.query_first<vehicle_row>(
        "update vehicle set plate = ?, name = ?, status = ?, version = version + 1 where id = ? and version "
        "= ? "
        "returning *",
        to.plate, to.name, to.status, id, version);
    if (!changed) return unexpected(refusal::changed_meanwhile);
    return to_vehicle(*std::move(changed));
  };
  try {
    co_return co_await database_.transaction(std::move(in_one_go));
  } catch (corest::sqlite::error const& failure) {
    if (!failure.is_unique_violation()) throw;
    co_return unexpected(refusal::plate_is_taken);
  }
}

task<bool> store::remove(std::int64_t id) {
  auto const done = co_await database_.execute("delete from vehicle where id = ?", id);
  co_return done.changes == 1;
}

task<corest::result<std::optional<position>, refusal>> store::add_positions(std::int64_t id,
                                                                            std::vector<position> positions) {
  using last_position = std::optional<position>;
  auto in_one_go = [id, positions =
                            std::move(positions)](connection& on) -> corest::result<last_position, refusal> {
    if (!exists(on, id)) return unexpected(refusal::no_such_vehicle);
    for (position const& each : positions)
      on.execute("insert or replace into position values (?, ?, ?, ?, ?, ?)", id, each.at, each.lat, each.lon,
                 each.speed, each.heading);
    auto const newest = std::max_element(positions.begin(), positions.end(),
                                         [](auto const& a, auto const& b) { return a.at < b.at; });
    // The vehicle as clients see it has changed, so has its version.
    auto const moved = on.execute(
        "update vehicle set last_position = ?1, last_at = ?2, version = version + 1 "
        "where id = ?3 and (last_at is null or last_at <= ?2)",
        *newest, newest->at, id);
    return moved.changes == 0 ? last_position() : *newest;
  };
  co_return co_await database_.transaction(std::move(in_one_go));
}

task<std::optional<page<position>>> store::positions(std::int64_t id, position_query query) {
  auto const from = query.from.value_or(timestamp::min());
  auto to = query.to.value_or(timestamp::max());
  if (query.after) to = std::min(to, timestamp(std::chrono::microseconds(query.after->last_seen())));
  int const limit = query.limit;
  auto at_one_moment = [=](connection& on) -> std::optional<page<position>> {
    if (!exists(on, id)) return std::nullopt;
    auto rows = on.query<position>(
        "select at, lat, lon, speed, heading from position where vehicle_id = ? and at >= ? and at < ? "
        "order by at desc limit ?",
        id, from, to, limit + 1);
    return to_page(std::move(rows), limit,
                   [](position const& last) { return last.at.time_since_epoch().count(); });
  };
  co_return co_await database_.snapshot(std::move(at_one_moment));
}

}  // namespace fleet
