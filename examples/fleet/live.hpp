// Where vehicles are, for those who watch.
#pragma once
#include "fleet/model.hpp"

#include <corest/web/event_hub.hpp>

namespace fleet {

/// A topic for each vehicle: its id.
using live_positions = corest::event_hub<live_position>;

}  // namespace fleet
