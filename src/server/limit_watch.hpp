// Counts what runs into limits, and says so now and then.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/server/limit.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace corest::server {

/// Belongs to one worker, whose counts any thread may read. An attack writes a line per limit and
/// `log_pause`, not one for each of its requests.
class limit_watch {
 public:
  static constexpr std::chrono::seconds log_pause{10};

  /// `client` is its address; empty when it is not about one.
  void hit(limit which, std::string_view client, scheduler::time_point now) noexcept;
  [[nodiscard]] std::uint64_t hits(limit which) const noexcept {
    return of_[static_cast<std::size_t>(which)].hits.load(std::memory_order_relaxed);
  }

 private:
  struct record {
    std::atomic<std::uint64_t> hits = 0;
    std::uint64_t unsaid = 0;
    scheduler::time_point silent_until = scheduler::time_point::min();
  };
  std::array<record, limit_count> of_;
};

}  // namespace corest::server
