#include "serve/dashboard_counters.hpp"

#include <corest/observe/exposition.hpp>
#include <corest/observe/metric_family.hpp>

#include <string>
#include <utility>

namespace corest {

dashboard_counters read_counters(http_server const& of, observe::request_metrics const* counted) {
  dashboard_counters now;
  now.at = scheduler::clock::now();
  if (counted != nullptr) {
    now.counts_requests = true;
    now.requests = counted->read();
    now.active = counted->read_active();
  }
  now.workers = of.statistics();
  now.overload = of.overload();
  for (std::size_t i = 0; i < server::limit_count; ++i)
    now.limit_hits[i] = of.limit_hits(static_cast<server::limit>(i));
  observe::exposition page(observe::exposition_format::prometheus);
  observe::write_metrics(page);
  std::string const text = std::move(page).finish();
  now.problems = counter_lines(text, "corest_problems_total");
  now.rate_limits = counter_lines(text, "corest_rate_limit_requests_total");
  now.process = io::read_process_usage();
  return now;
}

}  // namespace corest
