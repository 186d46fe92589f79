// What an operator may set of the metrics.
#pragma once
#include <string>

namespace corest {

/// Counting requests, and the page that shows it. Off, both are gone; what the program counts by itself goes
/// on counting.
struct metrics_options {
  bool on = true;
  std::string path = "/metrics";  ///< where they are read; it has no placeholders
};

}  // namespace corest
