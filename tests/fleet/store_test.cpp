#include "fleet/store.hpp"

#include "sqlite/temporary_directory.hpp"

#include <corest/io/run.hpp>

#include <doctest/doctest.h>

TEST_CASE("what was stored is there after a restart") {
  temporary_directory here;
  std::int64_t id = 0;
  {
    fleet::store before(here.file());
    id = corest::run(before.add({.plate = "A", .name = "bus"}))->value.id;
    CHECK(corest::run(before.add_positions(id, {{.at = {}, .lat = 1.0, .lon = 2.0}})));
  }
  fleet::store after(here.file());
  auto const found = corest::run(after.find(id));
  REQUIRE(found);
  CHECK(found->value.name == "bus");
  CHECK(*found->value.last_position->lon == 2.0);
  CHECK(corest::run(after.positions(id, {}))->items.size() == 1);
}

TEST_CASE("of two changes to one version the later one is told so, and nothing of it is kept") {
  temporary_directory here;
  fleet::store vehicles(here.file());
  auto const added = *corest::run(vehicles.add({.plate = "A"}));
  auto const change = [&](char const* plate) {
    return corest::run(vehicles.change(added.value.id, added.version,
                                       {.plate = plate, .status = fleet::vehicle_status::idle}));
  };
  CHECK(change("B"));
  CHECK(change("C").error() == fleet::refusal::changed_meanwhile);
  CHECK(*corest::run(vehicles.find(added.value.id))->value.plate == "B");
}
