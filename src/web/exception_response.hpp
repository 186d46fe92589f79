// What the client is told when something was thrown.
#pragma once
#include <corest/http/exchange.hpp>
#include <corest/web/error_report.hpp>

namespace corest::web {

/// Call it in a catch block. A problem is sent as it is; an ended deadline is a 504, shedding and shutdown a
/// 503; everything else is a 500 that says nothing, and goes to `report` (which may be null).
void write_current_exception(exchange& at, error_hook const* report) noexcept;

}  // namespace corest::web
