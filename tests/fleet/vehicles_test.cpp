#include "fleet_under_test.hpp"

#include <doctest/doctest.h>

using namespace corest;
using fleet::vehicle;

namespace {

using vehicle_page = fleet::page<vehicle>;

}  // namespace

TEST_CASE("a vehicle is created, found, listed and removed") {
  fleet_under_test fleet;
  auto const created = fleet.client.post("/vehicles", R"({"plate":"B-CO 2300","name":"bus"})");
  CHECK(created.status() == status::created);
  CHECK(created.header("location") == "/vehicles/1");
  CHECK(created.header("etag") == "\"1\"");
  auto const bus = created.json<vehicle>();
  CHECK(*bus.plate == "B-CO 2300");
  CHECK(bus.name == "bus");
  CHECK(bus.status == fleet::vehicle_status::active);
  CHECK(!bus.last_position);

  auto const shown = fleet.client.get("/vehicles/1");
  CHECK(shown.status() == status::ok);
  CHECK(shown.body() == created.body());
  CHECK(shown.header("etag") == created.header("etag"));
  CHECK(fleet.client.get("/vehicles").json<vehicle_page>().items.size() == 1);

  CHECK(fleet.client.delete_("/vehicles/1").status() == status::no_content);
  auto const again = fleet.client.delete_("/vehicles/1");
  CHECK(again.status() == status::not_found);
  CHECK(again.header("content-type") == "application/problem+json");
  CHECK(fleet.client.get("/vehicles/1").status() == status::not_found);
}

TEST_CASE("a plate can be taken once, also by a change") {
  fleet_under_test fleet;
  fleet.add("A");
  auto const path = fleet.added("B");
  CHECK(fleet.add("A").status() == status::conflict);
  auto const stealing = fleet.client.with("If-Match", fleet.etag_of(path));
  CHECK(stealing.patch(path, R"({"plate":"A"})").status() == status::conflict);
  CHECK(stealing.put(path, R"({"plate":"A","status":"idle"})").status() == status::conflict);
  CHECK(fleet.client.delete_("/vehicles/1").status() == status::no_content);
  CHECK(fleet.add("A").header("location") == "/vehicles/3");  // an id is never given again
}

TEST_CASE("a plate has 1 to 16 capital letters, digits, hyphens and spaces") {
  fleet_under_test fleet;
  for (auto const* good : {"A", "ABCDEFGH-12 3456"}) CHECK(fleet.add(good).status() == status::created);
  for (auto const* bad : {"", "ABCDEFGH-12 34567", "b-co 1", "Ä"})
    CHECK(fleet.add(bad).status() == status::unprocessable_content);
  auto const misspelt = fleet.client.post("/vehicles", R"({"plat":"A"})");
  CHECK(misspelt.status() == status::unprocessable_content);
  CHECK(holds(misspelt, R"("pointer":"/plat")"));
  CHECK(holds(misspelt, R"("pointer":"/plate")"));
}

TEST_CASE("a client that has the current version gets a 304, until it changes") {
  fleet_under_test fleet;
  auto const path = fleet.added("A");
  auto const polling = fleet.client.with("If-None-Match", fleet.etag_of(path));
  auto const unchanged = polling.get(path);
  CHECK(unchanged.status() == status::not_modified);
  CHECK(unchanged.body().empty());
  fleet.client.post(path + "/positions", R"({"at":"2024-02-29T12:00:00Z","lat":1,"lon":2})");
  auto const moved = polling.get(path);
  CHECK(moved.status() == status::ok);
  CHECK(*moved.json<vehicle>().last_position->lat == 1);
}

TEST_CASE("a change demands the version it is meant for") {
  fleet_under_test fleet;
  auto const path = fleet.added("A");
  auto const change = R"({"plate":"B","status":"idle"})";
  CHECK(fleet.client.put(path, change).status() == status::precondition_required);
  CHECK(fleet.client.patch(path, "{}").status() == status::precondition_required);
  auto const first = fleet.etag_of(path);
  auto const changed = fleet.client.with("If-Match", first).put(path, change);
  CHECK(changed.status() == status::ok);
  CHECK(changed.header("etag") != first);
  CHECK(changed.header("etag") == fleet.etag_of(path));
  CHECK(fleet.client.with("If-Match", first).put(path, change).status() == status::precondition_failed);
  CHECK(fleet.client.with("If-Match", first).patch(path, "{}").status() == status::precondition_failed);
  CHECK(fleet.client.with("If-Match", "*").put("/vehicles/99", change).status() == status::not_found);
}

TEST_CASE("a replacement drops what it does not name, a patch keeps it") {
  fleet_under_test fleet;
  auto const path = fleet.added("A");
  auto const any_version = fleet.client.with("If-Match", "*");
  CHECK(any_version.patch(path, R"({"name":"bus"})").json<vehicle>().name == "bus");
  auto const idle = any_version.patch(path, R"({"status":"idle"})").json<vehicle>();
  CHECK(idle.name == "bus");
  CHECK(idle.status == fleet::vehicle_status::idle);
  CHECK(!any_version.patch(path, R"({"name":null})").json<vehicle>().name);
  any_version.patch(path, R"({"name":"bus"})");
  CHECK(!any_version.put(path, R"({"plate":"A","status":"retired"})").json<vehicle>().name);
  CHECK(any_version.patch(path, R"({"plate":null})").status() == status::unprocessable_content);
  CHECK(any_version.patch(path, R"({"id":7})").status() == status::unprocessable_content);
}

TEST_CASE("pages follow each other by the cursor, which is null at the end") {
  fleet_under_test fleet;
  for (int i = 0; i < 5; ++i) fleet.add("A" + std::to_string(i));
  auto const first = fleet.client.get("/vehicles?limit=2").json<vehicle_page>();
  CHECK(first.items.size() == 2);
  REQUIRE(first.next);
  fleet.client.delete_("/vehicles/2");  // the cursor's own vehicle
  auto const second = fleet.client.get("/vehicles?limit=2&after=" + first.next->text()).json<vehicle_page>();
  REQUIRE(second.items.size() == 2);
  CHECK(second.items[0].id == 3);
  auto const last = fleet.client.get("/vehicles?limit=1&after=" + second.next->text());
  CHECK(last.json<vehicle_page>().items[0].id == 5);
  CHECK(holds(last, R"("next":null)"));
}

TEST_CASE("the list can be of one status") {
  fleet_under_test fleet;
  fleet.add("A");
  auto const path = fleet.added("B");
  fleet.client.with("If-Match", "*").patch(path, R"({"status":"retired"})");
  auto const retired = fleet.client.get("/vehicles?status=retired").json<vehicle_page>();
  REQUIRE(retired.items.size() == 1);
  CHECK(*retired.items[0].plate == "B");
  CHECK(fleet.client.get("/vehicles?status=idle").json<vehicle_page>().items.empty());
}

TEST_CASE("everything that is wrong with a query is said at once") {
  fleet_under_test fleet;
  CHECK(fleet.client.get("/vehicles?limit=100").status() == status::ok);
  auto const wrong = fleet.client.get("/vehicles?limit=101&status=flying&after=xyz");
  CHECK(wrong.status() == status::unprocessable_content);
  for (auto const* name : {"limit", "status", "after"})
    CHECK(holds(wrong, R"("parameter":")" + std::string(name) + '"'));
  CHECK(fleet.client.get("/vehicles?limit=0").status() == status::unprocessable_content);
}
