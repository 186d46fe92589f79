// Until when the answer to a request has to begin: what its route, its client and the server say of it.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/http/request.hpp>
#include <corest/http/route_policy.hpp>
#include <corest/server/options.hpp>

#include <optional>

namespace corest::server {

/// Of a request begun at `begun`; never later than its route and the server say, time_point::max() when
/// nobody sets one. A route whose endpoint reads its body itself is held to its own deadline alone: how long
/// a body may take is what min_rate is for. nullopt: the client's field is no duration.
[[nodiscard]] std::optional<scheduler::time_point> deadline_of(request const& asked,
                                                               route_policy const& policy, bool streams_body,
                                                               options const& settings,
                                                               scheduler::time_point begun) noexcept;

}  // namespace corest::server
