// Whole trips: files of positions in, and out again.
#pragma once
#include <corest/web/route_set.hpp>

namespace fleet {

/// Adds `POST /trips` and `GET /trips` to the group of one vehicle. They need the store and the live
/// positions as state.
void add_trips(corest::route_group& one);

}  // namespace fleet
