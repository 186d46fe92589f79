// How many requests a worker has in flight at most, found from how long they take: numbers and moments only.
#pragma once
#include <corest/async/scheduler.hpp>

#include <cstdint>

namespace corest::server {

/// How long the requests of one route take while nothing is in their way: a mean that learns slowly, so that
/// the beginning of an overload does not pass for the usual.
class usual_time {
 public:
  void learn(scheduler::duration took) noexcept;
  /// Zero before the first one.
  [[nodiscard]] scheduler::duration mean() const noexcept { return mean_; }

 private:
  static constexpr std::int64_t first_ones = 32;  // are their own mean
  static constexpr std::int64_t weight = 256;
  scheduler::duration mean_{};
  std::int64_t seen_ = 0;
};

/// Gradient: where requests take more than `tolerance` times as long as usual in two windows in a row, the
/// limit falls to what was in flight, times usual over actual, by half at most. Otherwise it grows by its
/// root with each window, used or not. So it finds its way down within half a second and back in a few.
class adaptive_limit {
 public:
  struct settings {
    std::uint32_t least = 16;
    std::uint32_t most = 16'384;
    double tolerance = 2;
  };
  /// Short enough to react within a second. Fewer requests than this say nothing, and it lasts longer.
  static constexpr std::chrono::milliseconds window{100};
  static constexpr std::uint32_t fewest_in_window = 16;

  explicit adaptive_limit(settings chosen) noexcept : chosen_(chosen), limit_(chosen.most) {}

  [[nodiscard]] std::uint32_t limit() const noexcept { return limit_; }
  /// Whether what requests take now is usual: the limit was not reached lately and the last window was in
  /// order, or so few are in flight that they cannot be in each other's way. What they take at the limit is
  /// the limit's doing, and learnt as usual it would raise that again and again.
  [[nodiscard]] bool calm(std::uint32_t in_flight) const noexcept {
    return (slow_windows_ == 0 && !was_reached_ && peak_ < limit_) || in_flight < chosen_.least / 2;
  }
  /// `count` are in flight now.
  void started(std::uint32_t count) noexcept {
    if (count > peak_) peak_ = count;
  }
  /// One that really waited has ended; its route usually takes `usual`, which is not zero.
  void ended(scheduler::duration took, scheduler::duration usual, std::uint32_t left,
             scheduler::time_point now) noexcept;

 private:
  void close_window(std::uint32_t left, scheduler::time_point now) noexcept;

  settings chosen_;
  std::uint32_t limit_;
  std::uint32_t peak_ = 0;  // in flight, in this window
  std::uint32_t count_ = 0;
  unsigned slow_windows_ = 0;
  bool was_reached_ = false;  // the limit, in the window before
  scheduler::time_point window_began_ = scheduler::time_point::min();
  scheduler::duration took_{};
  scheduler::duration usual_{};
};

}  // namespace corest::server
