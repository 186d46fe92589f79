// Where a client of server-sent events goes on.
#pragma once
#include <corest/web/header.hpp>

#include <optional>
#include <string>

namespace corest {

/// The id of the last event that a client has seen, which it sends when it reconnects: the value to give to
/// event_hub::subscribe(), or to a generator of one's own. Nothing for a client that comes for the first
/// time.
using last_event_id = header<std::optional<std::string>, "Last-Event-ID">;

}  // namespace corest
