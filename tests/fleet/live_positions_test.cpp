#include "fleet_under_test.hpp"

#include <doctest/doctest.h>

using namespace corest;
using namespace std::chrono_literals;

namespace {

std::string at_minute(int minute) {
  return R"({"at":"2024-02-29T12:1)" + std::to_string(minute) + R"(:00Z","lat":1,"lon":)" +
         std::to_string(minute) + "}";
}

// Two vehicles, and what a client hears that watched until now and comes back later.
struct two_vehicles : fleet_under_test {
  std::string one = added("A"), other = added("B");

  std::string watch(std::string const& last_id = {}, std::string const& query = {}) {
    auto const caller =
        last_id.empty() ? client.with("Accept", "text/event-stream") : client.with("Last-Event-ID", last_id);
    return caller.drained_after(1s).get("/positions/live" + query).body();
  }
  std::string position_of(std::string const& vehicle, std::string const& what) {
    return std::string(client.post(vehicle + "/positions", what).body());
  }
};

std::string last_id_of(std::string const& stream) {
  auto const begin = stream.rfind("id: ") + 4;
  return stream.substr(begin, stream.find('\n', begin) - begin);
}
bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("who watches all vehicles hears of each that moves, and who watches one of that one") {
  two_vehicles fleet;
  auto const begin = last_id_of(fleet.watch());
  fleet.position_of(fleet.one, at_minute(1));
  fleet.position_of(fleet.other, at_minute(2));
  auto const all = fleet.watch(begin);
  CHECK(has(all, R"(data: {"vehicle":1,"position":{"at":"2024-02-29T12:11:00Z","lat":1)"));
  CHECK(has(all, R"(data: {"vehicle":2,)"));
  auto const second = fleet.watch(begin, "?vehicle=2");
  CHECK(!has(second, R"("vehicle":1)"));
  CHECK(has(second, R"("vehicle":2)"));
  CHECK(!has(fleet.watch(last_id_of(all)), "data:"));
}

TEST_CASE("of a batch the newest position is told, and none of those that came too late") {
  two_vehicles fleet;
  auto const begin = last_id_of(fleet.watch());
  fleet.position_of(fleet.one, "[" + at_minute(1) + "," + at_minute(5) + "," + at_minute(3) + "]");
  fleet.position_of(fleet.one, at_minute(4));
  auto const heard = fleet.watch(begin);
  CHECK(has(heard, R"("lon":5)"));
  CHECK(heard.find("data:") == heard.rfind("data:"));
}

TEST_CASE("a vehicle that is not there cannot be watched") {
  two_vehicles fleet;
  CHECK(fleet.client.get("/positions/live?vehicle=99").status() == status::not_found);
  CHECK(fleet.client.get("/positions/live?vehicle=x").status() == status::unprocessable_content);
}
