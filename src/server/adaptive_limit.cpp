#include "server/adaptive_limit.hpp"

#include <algorithm>
#include <cmath>

namespace corest::server {

void usual_time::learn(scheduler::duration took) noexcept {
  mean_ += (took - mean_) / (seen_ < first_ones ? ++seen_ : weight);
}

void adaptive_limit::ended(scheduler::duration took, scheduler::duration usual, std::uint32_t left,
                           scheduler::time_point now) noexcept {
  if (window_began_ == scheduler::time_point::min()) window_began_ = now;
  ++count_;
  took_ += took;
  usual_ += usual;
  if (now - window_began_ >= window && count_ >= fewest_in_window) close_window(left, now);
}

void adaptive_limit::close_window(std::uint32_t left, scheduler::time_point now) noexcept {
  was_reached_ = peak_ >= limit_;
  double const slowdown = static_cast<double>(took_.count()) / static_cast<double>(usual_.count());
  if (slowdown <= chosen_.tolerance) {
    slow_windows_ = 0;
    limit_ += static_cast<std::uint32_t>(std::sqrt(static_cast<double>(limit_)));
  } else if (++slow_windows_ >= 2) {
    double const gradient = std::max(0.5, chosen_.tolerance / slowdown);
    limit_ = static_cast<std::uint32_t>(std::min(limit_, peak_) * gradient);
  }
  limit_ = std::clamp(limit_, chosen_.least, chosen_.most);
  window_began_ = now;
  peak_ = left;
  count_ = 0;
  took_ = usual_ = {};
}

}  // namespace corest::server
