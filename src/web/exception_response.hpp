// What the client is told when something was thrown.
#pragma once
#include <corest/http/exchange.hpp>
#include <corest/web/error_report.hpp>
#include <corest/web/exception_map.hpp>

#include <vector>

namespace corest::web {

/// What a program wants to be done with exceptions.
struct failure_policy {
  error_hook hook;
  std::vector<exception_mapper> mappers;  ///< the first that fits decides
};

/// Call it in a catch block. A problem is sent as it is; an ended deadline is a 504, shedding and shutdown a
/// 503, what the program maps what it maps it to; everything else is a 500 that says nothing. Each 5xx that
/// was no problem, and no cancellation, is reported to the hook, once.
void write_current_exception(exchange& at, failure_policy const& policy) noexcept;

}  // namespace corest::web
