// The slowest requests of the last minute, from those of each second.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/observe/slow_requests.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <vector>

namespace corest {

/// As exact as what it is given: of each addition the slowest are kept for a minute.
class slowest_of_minute {
 public:
  static constexpr std::size_t most = 20;
  static constexpr std::chrono::seconds kept{60};

  void add(std::vector<observe::slow_request> fresh, scheduler::time_point now);
  /// The slowest first.
  [[nodiscard]] std::vector<observe::slow_request> list() const;
  void clear() noexcept { all_.clear(); }

 private:
  struct second {
    scheduler::time_point at;
    std::vector<observe::slow_request> slowest;
  };
  std::deque<second> all_;
};

}  // namespace corest
