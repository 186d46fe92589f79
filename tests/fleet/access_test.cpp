#include "fleet_under_test.hpp"

#include <doctest/doctest.h>

using namespace corest;

TEST_CASE("anybody may read and add, and only a key with the scope changes and removes") {
  fleet_under_test fleet;
  auto const path = fleet.added("A");
  CHECK(fleet.anybody.get(path).status() == status::ok);
  CHECK(fleet.anybody.post("/vehicles", R"({"plate":"B"})").status() == status::created);
  auto const stranger = fleet.anybody.delete_(path);
  CHECK(stranger.status() == status::unauthorized);
  CHECK(holds(stranger, "/problems/missing-credentials"));
  auto const change = fleet.anybody.with("If-Match", fleet.etag_of(path));
  CHECK(change.patch(path, R"({"name":"bus"})").status() == status::unauthorized);
  auto const reader = fleet_under_test::with_scope("vehicles:read");
  fleet.keys.add(reader.record);
  CHECK(fleet.anybody.with("X-API-Key", reader.text).delete_(path).status() == status::forbidden);
  CHECK(fleet.client.delete_(path).status() == status::no_content);
}

TEST_CASE("pages of other origins may call, and browsers are told to be careful with answers") {
  fleet_under_test fleet;
  auto const page = fleet.anybody.with("Origin", "https://map.example.com");
  CHECK(page.get("/vehicles").header("Access-Control-Allow-Origin") == "*");
  auto const preflight = page.with("Access-Control-Request-Method", "DELETE")
                             .with("Access-Control-Request-Headers", "x-api-key")
                             .options("/vehicles/1");
  CHECK(preflight.status() == status::no_content);
  CHECK(fleet.anybody.get("/vehicles").header("X-Content-Type-Options") == "nosniff");
  CHECK(fleet.client.get("/vehicles").header("Cache-Control") == "no-store");
}
