// One task for each kind, on the loop of one worker.
#include "serve/service_exports.hpp"

#include <corest/async/when_all.hpp>

namespace corest {

service_exports::service_exports(otlp_options const& where) : where_(where) {
  if (!where_.sends(where_.logs)) return;
  tap_.emplace(where_.log_records);
  records_.emplace(*tap_, where_);
}

void service_exports::add(tracer& traces) {
  if (where_.sends(where_.traces)) spans_.emplace(traces, where_);
}

task<> service_exports::run() {
  if (spans_ && records_)
    co_await when_all(spans_->run(), records_->run());
  else if (spans_)
    co_await spans_->run();
  else if (records_)
    co_await records_->run();
}

}  // namespace corest
