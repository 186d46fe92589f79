// A short line of requests that wait for a place: first come first served while it is healthy, newest first
// and with little patience when it is not.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/http/route_policy.hpp>

#include <array>
#include <cstddef>
#include <vector>

namespace corest::server {

/// CoDel in the form that servers use ("Fail at Scale", 2015): a line that has not been empty for `interval`
/// is a standing one, and from then on nobody waits for longer than `target`, or than four places take to
/// become free where that is slower. Important ones go first, and leave last when the line is full. Numbers
/// and moments only; borrows those that stand in it.
class waiting_line {
 public:
  struct settings {
    std::size_t most = 128;
    scheduler::duration target = std::chrono::milliseconds(5);
    scheduler::duration interval = std::chrono::milliseconds(100);
  };
  /// What stands in the line derives from it.
  struct place {
    corest::priority rank = corest::priority::normal;
    scheduler::time_point since{};
  };

  explicit waiting_line(settings const& chosen) noexcept : chosen_(chosen) {}

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Takes `who` in. Gives the one that has to go for it, which may be `who`; null when there was room.
  [[nodiscard]] place* enter(place& who, scheduler::time_point now);
  /// Takes out the one that waits for nothing any more; null when there is none.
  [[nodiscard]] place* overdue(scheduler::time_point now) noexcept;
  /// A place is free: takes out the one that gets it. The line must not be empty.
  [[nodiscard]] place& next(scheduler::time_point now) noexcept;
  void leave(place& who) noexcept;
  [[nodiscard]] bool standing(scheduler::time_point now) const noexcept {
    return size_ > 0 && now - last_empty_ > chosen_.interval;
  }
  /// How long one may wait.
  [[nodiscard]] scheduler::duration patience(scheduler::time_point now) const noexcept;

 private:
  using row = std::vector<place*>;  // oldest first; short, so that its middle may be left
  static constexpr int places_to_wait_for = 4;

  place& take(row& from, std::size_t index) noexcept;

  settings chosen_;
  std::array<row, 3> rows_;  // by priority
  std::size_t size_ = 0;
  scheduler::time_point last_empty_{};  // only while somebody stands in it
  scheduler::time_point last_free_ = scheduler::time_point::min();
  scheduler::duration pace_{};  // between two places that become free
};

}  // namespace corest::server
