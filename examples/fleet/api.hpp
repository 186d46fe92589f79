// The HTTP side of the fleet: which requests there are, and what they do.
#pragma once
#include "fleet/store.hpp"

#include <corest/middleware/api_keys.hpp>
#include <corest/web/router.hpp>

namespace fleet {

/// What a key must permit to change or remove a vehicle.
inline constexpr char const* write_scope = "vehicles:write";

/// All routes, on `vehicles` and `keys`, which outlive the router. Anybody may read, add vehicles and say
/// where they are.
corest::router make_api(store& vehicles, corest::api_keys const& keys);

}  // namespace fleet
