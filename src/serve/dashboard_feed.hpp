// One sampler for all open dashboards. It begins with the first of them and stops with the last.
#pragma once
#include "serve/dashboard_sample.hpp"

#include <corest/async/task.hpp>
#include <corest/web/event_hub.hpp>
#include <corest/web/last_event_id.hpp>

#include <functional>
#include <utility>

namespace corest {

/// Belongs to one thread, in whose background it samples.
class dashboard_feed {
 public:
  /// Reads the counters, and is told of two readings what lies between them.
  struct source {
    std::function<dashboard_counters()> read;
    std::function<dashboard_sample(dashboard_counters const& before, dashboard_counters const& now)> compare;
    std::function<void(bool)> watch;  ///< told when it begins to be read, and when that is over
  };

  explicit dashboard_feed(source from);
  dashboard_feed(dashboard_feed const&) = delete;
  dashboard_feed& operator=(dashboard_feed const&) = delete;

  /// An event a second: what happens from this call on. It outlives its streams.
  [[nodiscard]] events<dashboard_sample> subscribe(last_event_id const& last);
  /// Whether anybody looks.
  [[nodiscard]] bool samples() const noexcept { return sampling_; }

 private:
  void watch(bool on);
  task<> sample(dashboard_counters before);
  static task<> run(dashboard_feed* which, dashboard_counters before) {
    return which->sample(std::move(before));
  }

  source from_;
  event_hub<dashboard_sample> hub_;
  bool sampling_ = false;
};

}  // namespace corest
