// Handlers and routes.
#include "fleet/api.hpp"

#include "fleet/live.hpp"
#include "fleet/trips.hpp"

#include <corest/corest.hpp>
#include <corest/observe/span.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace fleet {
namespace {

using namespace corest;

using vehicle_id = path<std::int64_t>;
using vehicles = state<store>;

// Who looks at a map has clicked again by then, and a lock in the database is not held for longer.
constexpr std::chrono::seconds patience_of_people{10};

// A batch of 10,000 positions with all members is some 1.3 MB.
constexpr std::uint64_t largest_batch_bytes = 4 * 1024 * 1024;

counter positions_kept{"fleet_positions_total", "Positions that vehicles have sent."};
counter vehicles_added{"fleet_vehicles_added_total", "Vehicles that were added."};

struct plate_taken {
  static constexpr std::string_view type = "plate-taken";
  static constexpr std::string_view title = "Plate taken";
  static constexpr corest::status status = corest::status::conflict;
  static constexpr std::string_view description =
      "Another vehicle has this plate. Take another plate, or remove it from that vehicle first.";
  std::string detail = "another vehicle has this plate";
};

problem to_problem(refusal why) {
  switch (why) {
    case refusal::plate_is_taken:
      return plate_taken{};
    case refusal::changed_meanwhile:
      return problem{status::precondition_failed, "the vehicle was changed meanwhile"};
    case refusal::no_such_vehicle:
      break;
  }
  return problem{status::not_found, "no such vehicle"};
}

tagged<vehicle> to_answer(stored_vehicle found) { return {std::move(found.value), etag(found.version)}; }

task<tagged<created<vehicle>>> add_vehicle(body<new_vehicle> in, vehicles db) {
  auto added = co_await db->add(std::move(*in));
  if (!added) throw to_problem(added.error());
  vehicles_added.add();
  auto location = "/vehicles/" + std::to_string(added->value.id);
  co_return tagged<created<vehicle>>{{std::move(added->value), std::move(location)}, etag(added->version)};
}

task<page<vehicle>> list_vehicles(query<vehicle_query> in, vehicles db) { co_return co_await db->list(*in); }

task<tagged<vehicle>> show_vehicle(vehicle_id id, vehicles db) {
  auto found = co_await db->find(*id);
  if (!found) throw to_problem(refusal::no_such_vehicle);
  co_return to_answer(*std::move(found));
}

/// The vehicle, if it is at the version that the client has seen.
task<stored_vehicle> find_to_change(std::int64_t id, if_match expected, vehicles db) {
  auto found = co_await db->find(id);
  if (!found) throw to_problem(refusal::no_such_vehicle);
  expected.check(etag(found->version));
  co_return *std::move(found);
}

task<tagged<vehicle>> change_vehicle(std::int64_t id, std::uint64_t version, vehicle_change to, vehicles db) {
  auto changed = co_await db->change(id, version, std::move(to));
  if (!changed) throw to_problem(changed.error());
  co_return to_answer(*std::move(changed));
}

task<tagged<vehicle>> replace_vehicle(vehicle_id id, if_match expected, body<vehicle_change> in,
                                      vehicles db) {
  auto const found = co_await find_to_change(*id, expected, db);
  co_return co_await change_vehicle(*id, found.version, std::move(*in), db);
}

task<tagged<vehicle>> patch_vehicle(vehicle_id id, if_match expected, merge_patch<vehicle_change> in,
                                    vehicles db) {
  auto const found = co_await find_to_change(*id, expected, db);
  auto to = in.applied_to({found.value.plate, found.value.name, found.value.status});
  co_return co_await change_vehicle(*id, found.version, std::move(to), db);
}

task<> delete_vehicle(vehicle_id id, vehicles db) {
  bool const was_there = co_await db->remove(*id);
  if (!was_there) throw to_problem(refusal::no_such_vehicle);
}

task<accepted<accepted_positions>> add_positions(vehicle_id id,
                                                 body<std::variant<position, position_batch>> in, vehicles db,
                                                 state<live_positions> live) {
  auto const* one = std::get_if<position>(&*in);
  std::vector<position> batch = one ? std::vector{*one} : *std::get<position_batch>(*in);
  accepted_positions const count{batch.size()};
  auto const last = co_await traced("keep positions", db->add_positions(*id, std::move(batch)));
  if (!last) throw to_problem(last.error());
  positions_kept.add(count.accepted);
  if (*last) live->publish({*id, **last}, {.topic = std::to_string(*id)});
  co_return accepted<accepted_positions>{count};
}

task<page<position>> list_positions(vehicle_id id, query<position_query> in, vehicles db) {
  auto found = co_await db->positions(*id, *in);
  if (!found) throw to_problem(refusal::no_such_vehicle);
  co_return *std::move(found);
}

task<events<live_position>> watch_positions(query<live_query> in, last_event_id last, vehicles db,
                                            state<live_positions> live) {
  if (!in->vehicle) co_return live->subscribe(last);
  auto const watched = co_await db->find(*in->vehicle);
  if (!watched) throw to_problem(refusal::no_such_vehicle);
  co_return live->subscribe(last, std::to_string(*in->vehicle));
}

}  // namespace

router make_api(store& vehicles, api_keys const& keys, std::uint64_t requests_per_second) {
  router app{{.title = "Fleet", .version = "1.0.0", .description = "Vehicles, and where they are."}};
  app.use(compress());
  app.use(security_headers());
  app.use(
      cors({.origins = {"*"}}));  // pages of anybody may call: a key stands in a header, never in a cookie
  // By address, and outside of what checks keys, so that it limits who guesses them too.
  app.use(rate_limit({.requests = requests_per_second, .burst = 2 * requests_per_second}));
  app.use(api_key(keys, {.optional = true}));
  app.provide(vehicles);
  // Who watches slowly wants to know where the vehicles are, not where they were.
  app.emplace<live_positions>(event_hub_options{.history = 4096, .slow = slow_client::drop_oldest});

  auto all = app.group("/vehicles").tag("vehicles").deadline(patience_of_people);
  all.post("/", add_vehicle).summary("Add a vehicle").responds<plate_taken>();
  all.get("/", list_vehicles)
      .summary("List vehicles by id")
      .description("`next` is the `after` of the next page, and null on the last one.");

  auto one = app.group("/vehicles/{id:int}").tag("vehicles").deadline(patience_of_people);
  one.get("/", show_vehicle).summary("One vehicle").responds(status::not_found, "No such vehicle");
  one.put("/", replace_vehicle)
      .summary("Replace what clients may change of a vehicle")
      .require_scope(write_scope)
      .responds(status::not_found, "No such vehicle")
      .responds<plate_taken>();
  one.patch("/", patch_vehicle)
      .summary("Change a vehicle by a JSON Merge Patch (RFC 7396)")
      .require_scope(write_scope)
      .responds(status::not_found, "No such vehicle")
      .responds<plate_taken>();
  one.delete_("/", delete_vehicle)
      .summary("Remove a vehicle and its positions")
      .require_scope(write_scope)
      .responds(status::not_found, "No such vehicle");

  add_trips(one);

  auto track = app.group("/vehicles/{id:int}/positions").tag("positions");
  track.post("/", add_positions)
      .summary("Say where a vehicle was: one position, or up to 10,000")
      .description("A position with the time of an earlier one replaces it, so a batch may be sent again.")
      .max_body(largest_batch_bytes)
      .responds(status::not_found, "No such vehicle");
  track.get("/", list_positions)
      .summary("Where a vehicle was, newest first")
      .description(
          "From `from` until before `to`. `next` is the `after` of the next page, and null on the last one.")
      .responds(status::not_found, "No such vehicle");

  app.get("/positions/live", watch_positions)
      .summary("Where vehicles are, as they move: server-sent events")
      .description(
          "Of all vehicles or of one. A client that comes back with Last-Event-ID gets what it missed; an "
          "event `missed` says that it has missed positions, and should read the vehicles again.")
      .tag("positions")
      .responds(status::not_found, "No such vehicle");
  return app;
}

}  // namespace fleet
