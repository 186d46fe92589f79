#include "serve/dashboard_counters.hpp"

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
  now.process = io::read_process_usage();
  return now;
}

}  // namespace corest
