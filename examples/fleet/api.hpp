// The HTTP side of the fleet: which requests there are, and what they do.
#pragma once
#include "fleet/store.hpp"

#include <corest/web/router.hpp>

namespace fleet {

/// All routes, on `vehicles`, which outlives the router.
corest::router make_api(store& vehicles);

}  // namespace fleet
