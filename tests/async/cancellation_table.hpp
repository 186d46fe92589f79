// The table that every awaitable of the library has a row in: cancelled at any moment, it loses nothing.
#pragma once
#include <corest/async/cancel.hpp>
#include <corest/async/task.hpp>
#include <corest/async/virtual_clock.hpp>

#include <memory>
#include <string_view>

namespace corest::tests {

/// One awaitable, with all that it needs around it. Made afresh for each run, and used on one thread.
class awaited_operation {
 public:
  virtual ~awaited_operation() = default;

  /// Awaits the operation once; throws what the await throws.
  virtual task<> wait() = 0;
  /// When complete() will be called, said once before that; for what ends by itself at a moment.
  virtual void completes_at(scheduler::time_point) {}
  /// Makes it possible for one wait() to end: gives the item, releases the permit, sets the event. Called
  /// once per run, and never from within wait().
  virtual void complete() = 0;
  /// What is left of a completion that no wait() has taken: an item in the queue, a free permit. A completion
  /// that nobody needs to take (an event that stays set) counts as left. False for what passes (a
  /// notification, a moment in time).
  virtual bool left() = 0;
  /// Whether what complete() gives stays until it is taken: left() is then true behind complete() as long as
  /// no wait() took it. Operations for which this is false are not asked for left().
  virtual bool keeps() const { return true; }
  /// Whether a wait() that ended well used up what complete() gave, so that left() is false behind it.
  virtual bool takes() const { return true; }
  /// Whether complete() itself settles a wait. If not, because another task has to run first, a cancellation
  /// right behind it may win as well.
  virtual bool settles_at_once() const { return true; }
};

/// Stands in the table from static initialisation on: `row const semaphore_row{"semaphore::acquire", ...};`
struct row {
  using maker = std::unique_ptr<awaited_operation> (*)(virtual_clock& clock);
  row(std::string_view what, maker how) noexcept;

  std::string_view name;
  maker make;
  row* next;
};

/// Runs every row against every reason, moment and protection; `seeds` schedules of each.
void check_cancellation_table(unsigned seeds);

}  // namespace corest::tests
