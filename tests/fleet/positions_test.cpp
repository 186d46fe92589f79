#include "fleet_under_test.hpp"

#include <doctest/doctest.h>

using namespace corest;

namespace {

using position_page = fleet::page<fleet::position>;

// A position at that minute of a certain day, with the minute as latitude.
std::string at_minute(int minute) {
  std::string const digits = (minute < 10 ? "0" : "") + std::to_string(minute);
  return R"({"at":"2024-02-29T12:)" + digits + R"(:00Z","lat":)" + std::to_string(minute) + R"(,"lon":0})";
}
std::string batch(int count) {
  std::string text = "[";
  for (int i = 0; i < count; ++i) {
    text += i == 0 ? "" : ",";
    text += R"({"at":"2024-02-29T12:00:)" + std::string(i % 60 < 10 ? "0" : "") + std::to_string(i % 60) +
            "." + std::to_string(i / 60 + 100) + R"(Z","lat":1,"lon":2,"speed":3.5,"heading":90})";
  }
  return text + "]";
}

struct one_vehicle : fleet_under_test {
  std::string vehicle = added("A");
  std::string track = vehicle + "/positions";
};

}  // namespace

TEST_CASE("one position or a batch is accepted, and counted") {
  one_vehicle fleet;
  auto const one = fleet.client.post(fleet.track, at_minute(1));
  CHECK(one.status() == status::accepted);
  CHECK(one.body() == R"({"accepted":1})");
  CHECK(fleet.client.post(fleet.track, "[" + at_minute(2) + "," + at_minute(3) + "]").body() ==
        R"({"accepted":2})");
  CHECK(fleet.client.get(fleet.track).json<position_page>().items.size() == 3);
}

TEST_CASE("a batch has up to 10,000 positions") {
  one_vehicle fleet;
  CHECK(fleet.client.post(fleet.track, batch(10'000)).body() == R"({"accepted":10000})");
  CHECK(fleet.client.post(fleet.track, batch(10'001)).status() == status::unprocessable_content);
  CHECK(fleet.client.post(fleet.track, "[]").status() == status::unprocessable_content);
  CHECK(fleet.client.post(fleet.track, std::string(5'000'000, ' ')).status() == status::content_too_large);
}

TEST_CASE("a batch with one bad position is refused whole, and says which") {
  one_vehicle fleet;
  auto const refused =
      fleet.client.post(fleet.track, "[" + at_minute(1) + R"(,{"at":"yesterday","lat":91,"lon":-181}])");
  CHECK(refused.status() == status::unprocessable_content);
  for (auto const* pointer : {"/1/at", "/1/lat", "/1/lon"}) CHECK(holds(refused, pointer));
  CHECK(fleet.client.get(fleet.track).json<position_page>().items.empty());
}

TEST_CASE("positions come newest first, page by page, whatever order they came in") {
  one_vehicle fleet;
  for (int minute : {3, 1, 2}) fleet.client.post(fleet.track, at_minute(minute));
  auto const newest = fleet.client.get(fleet.track + "?limit=2").json<position_page>();
  REQUIRE(newest.items.size() == 2);
  CHECK(*newest.items[0].lat == 3);
  CHECK(*newest.items[1].lat == 2);
  REQUIRE(newest.next);
  auto const rest =
      fleet.client.get(fleet.track + "?limit=2&after=" + newest.next->text()).json<position_page>();
  REQUIRE(rest.items.size() == 1);
  CHECK(*rest.items[0].lat == 1);
  CHECK(!rest.next);
}

TEST_CASE("positions of a time begin at from and end before to") {
  one_vehicle fleet;
  for (int minute : {1, 2, 3}) fleet.client.post(fleet.track, at_minute(minute));
  auto const some =
      fleet.client.get(fleet.track + "?from=2024-02-29T12:01:00Z&to=2024-02-29T13:03:00%2B01:00");
  auto const items = some.json<position_page>().items;
  REQUIRE(items.size() == 2);
  CHECK(*items[0].lat == 2);
  CHECK(*items[1].lat == 1);
}

TEST_CASE("a position sent again replaces itself") {
  one_vehicle fleet;
  fleet.client.post(fleet.track, at_minute(1));
  fleet.client.post(fleet.track, at_minute(1));
  CHECK(fleet.client.get(fleet.track).json<position_page>().items.size() == 1);
}

TEST_CASE("the last position is the newest, not the one that came last") {
  one_vehicle fleet;
  fleet.client.post(fleet.track, "[" + at_minute(2) + "," + at_minute(5) + "," + at_minute(3) + "]");
  auto const before = fleet.etag_of(fleet.vehicle);
  fleet.client.post(fleet.track, at_minute(4));
  auto const shown = fleet.client.get(fleet.vehicle);
  CHECK(*shown.json<fleet::vehicle>().last_position->lat == 5);
  CHECK(shown.header("etag") == before);
}

TEST_CASE("a vehicle that is not there has no positions, and takes them with it when it goes") {
  one_vehicle fleet;
  CHECK(fleet.client.post("/vehicles/99/positions", at_minute(1)).status() == status::not_found);
  CHECK(fleet.client.get("/vehicles/99/positions").status() == status::not_found);
  fleet.client.post(fleet.track, at_minute(1));
  CHECK(fleet.client.delete_(fleet.vehicle).status() == status::no_content);
  CHECK(fleet.client.get(fleet.track).status() == status::not_found);
}
