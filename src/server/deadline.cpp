#include "server/deadline.hpp"

#include <corest/http/timeout_field.hpp>

#include <algorithm>

namespace corest::server {
namespace {

scheduler::time_point after(scheduler::time_point begun, std::chrono::milliseconds time) noexcept {
  return time > std::chrono::days(366) ? scheduler::time_point::max() : saturating_add(begun, time);
}

}  // namespace

std::optional<scheduler::time_point> deadline_of(request const& asked, route_policy const& policy,
                                                 bool streams_body, options const& settings,
                                                 scheduler::time_point begun) noexcept {
  using std::chrono::milliseconds;
  auto at = scheduler::time_point::max();
  if (policy.deadline != milliseconds::zero())
    at = after(begun, policy.deadline);
  else if (!streams_body && settings.deadline != milliseconds::zero())
    at = after(begun, settings.deadline);
  if (settings.deadline_field.empty()) return at;
  auto const field = asked.header(settings.deadline_field);
  if (!field) return at;
  auto const theirs = http::parse_timeout(*field, http::bare_unit_of(settings.deadline_field));
  if (!theirs) return std::nullopt;
  return std::min(at, saturating_add(begun, *theirs));
}

}  // namespace corest::server
