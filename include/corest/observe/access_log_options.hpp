// What the access log holds.
#pragma once
#include <chrono>

namespace corest {

/// Whether there is an access log, and of which requests.
struct access_log_options {
  bool on = true;
  unsigned one_in = 1;  ///< of this many requests that are neither failed nor slow one is written
  std::chrono::nanoseconds slow = std::chrono::seconds(1);  ///< from here on every request is written
  bool user_agent = false;                                  ///< with the client's User-Agent field
};

}  // namespace corest
