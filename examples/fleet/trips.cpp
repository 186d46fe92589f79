// A trip of millions of positions, in the memory of a few thousand.
#include "fleet/trips.hpp"

#include "fleet/live.hpp"
#include "fleet/store.hpp"

#include <corest/corest.hpp>
#include <corest/web/json_items.hpp>
#include <corest/web/ndjson.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fleet {
namespace {

using namespace corest;
using vehicle_id = path<std::int64_t>;

// 100 bytes each make 400 MB, and whoever has more splits the file.
constexpr std::uint64_t largest_trip_bytes = std::uint64_t{4} * 1024 * 1024 * 1024;
// One transaction: long enough that its commit costs little, short enough that other writers hardly wait.
constexpr std::size_t positions_at_a_time = 2'000;
constexpr std::chrono::seconds between_reports{1};

problem no_such_vehicle() { return problem{status::not_found, "no such vehicle"}; }

// Says on the console how far a long upload is, once a second.
class progress {
 public:
  explicit progress(std::int64_t vehicle) : vehicle_(vehicle) {}

  void stored(std::size_t count) {
    count_ += count;
    if (std::chrono::steady_clock::now() < next_) return;
    next_ = std::chrono::steady_clock::now() + between_reports;
    log(log_level::info, text("so far"));
  }
  std::size_t finish() const {
    log(log_level::info, text("in all"));
    return count_;
  }

 private:
  [[nodiscard]] std::string text(char const* when) const {
    return "a trip of vehicle " + std::to_string(vehicle_) + ": " + std::to_string(count_) + " positions " +
           when;
  }

  std::int64_t vehicle_;
  std::size_t count_ = 0;
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + between_reports;
};

// Reading waits for the database and the client for the reading: that is the back-pressure.
task<accepted_positions> add_trip(vehicle_id id, json_items<position> in, state<store> db,
                                  state<live_positions> live) {
  progress report(*id);
  std::vector<position> some;
  std::optional<position> newest;
  for (bool more = true; more;) {
    auto next = co_await in.next();
    more = next.has_value();
    if (more) some.push_back(*std::move(next));
    if (more ? some.size() < positions_at_a_time : some.empty()) continue;
    std::size_t const count = some.size();
    auto const last = co_await db->add_positions(*id, std::exchange(some, {}));
    if (!last) throw no_such_vehicle();
    if (*last) newest = *last;
    report.stored(count);
  }
  if (newest) live->publish({*id, *newest}, {.topic = std::to_string(*id)});
  co_return accepted_positions{report.finish()};
}

generator<position> positions_of(store& from, std::int64_t id) {
  position_query query{.from = {}, .to = {}, .limit = 1000, .after = {}};
  for (bool more = true; more;) {
    auto page = co_await from.positions(id, query);
    if (!page) co_return;  // removed meanwhile
    for (position& each : page->items) co_yield each;
    query.after = page->next;
    more = page->next.has_value();
  }
}

task<ndjson<position>> show_trip(vehicle_id id, state<store> db) {
  auto const found = co_await db->find(*id);
  if (!found) throw no_such_vehicle();
  co_return ndjson(positions_of(*db, *id));
}

}  // namespace

void add_trips(route_group& one) {
  one.post("/trips", add_trip)
      .summary("Add a whole trip: positions as lines of JSON, packed or not, as many as there are")
      .description(
          "Stored while they arrive. What breaks off has stored what came before, and may be sent again: a "
          "position with "
          "the time of an earlier one replaces it.")
      .tag("positions")
      .max_body(largest_trip_bytes)
      .deadline(no_deadline)  // it lasts as long as the client sends
      .responds(status::not_found, "No such vehicle");
  one.get("/trips", show_trip)
      .priority(priority::batch)  // a report can be asked for again; a position that is refused is late
      .summary("All positions of a vehicle as lines of JSON, newest first")
      .tag("positions")
      .responds(status::not_found, "No such vehicle");
}

}  // namespace fleet
