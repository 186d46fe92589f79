// What a loop counts of itself.
#pragma once
#include <corest/async/scheduler.hpp>

#include <cstdint>

namespace corest::io {

/// Counted since the loop was made. A turn is what happens between two sleeps: events, timers, ready tasks.
struct loop_statistics {
  std::uint64_t turns = 0;
  std::uint64_t callbacks = 0;  ///< ready tasks that were run, also those that other threads handed over
  std::uint64_t timers = 0;     ///< timers that expired
  scheduler::duration busy{};   ///< all turns together, from waking up to going to sleep
  /// The run-queue delay at its worst: what becomes ready waits for the end of the turn at most.
  scheduler::duration longest_turn{};
  scheduler::duration timer_lag{};          ///< how late timers expired, together
  scheduler::duration longest_timer_lag{};  ///< the loop's lag at its worst
};

}  // namespace corest::io
