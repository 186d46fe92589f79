// One task for each kind, on the loop of one worker.
#include "serve/service_exports.hpp"

#include <corest/async/when_all.hpp>

namespace corest {
namespace {

task<> both(task<> first, task<> second) { co_await when_all(std::move(first), std::move(second)); }

}  // namespace

service_exports::service_exports(otlp_options const& where) : where_(where) {
  if (!where_.sends(where_.logs)) return;
  tap_.emplace(where_.log_records);
  records_.emplace(*tap_, where_);
}

void service_exports::add(tracer& traces) {
  if (where_.sends(where_.traces)) spans_.emplace(traces, where_);
}

task<> service_exports::beside(task<> other) {
  if (spans_) other = both(std::move(other), spans_->run());
  if (records_) other = both(std::move(other), records_->run());
  return other;
}

}  // namespace corest
