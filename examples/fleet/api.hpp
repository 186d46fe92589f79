// The HTTP side of the fleet: which requests there are, and what they do.
#pragma once
#include "fleet/store.hpp"

#include <corest/middleware/api_keys.hpp>
#include <corest/web/router.hpp>

#include <cstdint>

namespace fleet {

/// Of one address: no browser and no vehicle asks as often.
inline constexpr std::uint64_t default_requests_per_second = 10'000;

/// What a key must permit to change or remove a vehicle.
inline constexpr char const* write_scope = "vehicles:write";

/// All routes, on `vehicles` and `keys`, which outlive the router. Anybody may read, add vehicles and say
/// where they are. An address may make so many requests per second, and twice as many in a moment.
corest::router make_api(store& vehicles, corest::api_keys const& keys,
                        std::uint64_t requests_per_second = default_requests_per_second);

}  // namespace fleet
