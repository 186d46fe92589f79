// The table of what needs a real loop: cancelled at any moment, it loses no byte, connection, file or child.
#pragma once
#include <corest/async/cancel.hpp>
#include <corest/async/group.hpp>
#include <corest/async/task.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace io_test {

/// What a cancellation does that comes while the operation waits, and before its completion.
enum class ends : std::uint8_t {
  by_cancellation,
  by_completion,  ///< nothing can stop it once it has begun
  by_either,      ///< the system or another thread completes it when it likes
};

/// One awaitable with all that it needs around it. Made afresh for each run, on a loop of its own; its
/// destructor gives back every descriptor, thread and child. A test fails when it throws anything.
class awaited_operation {
 public:
  virtual ~awaited_operation() = default;

  /// Made ready, up to the point where wait() has to wait. `helpers` end when the run does.
  virtual corest::task<> set_up(corest::group& helpers);
  /// Awaits the operation once; throws what the await throws.
  virtual corest::task<> wait() = 0;
  /// Whether wait() has got to where it can be cancelled; asked once per turn of the loop.
  virtual bool begun() { return true; }
  /// Makes it possible for one wait() to end: the peer writes, the child is told to exit. Called once per
  /// run.
  virtual void complete(corest::group& helpers) = 0;
  /// Proves that what complete() gave was taken once, or is still there: `taken` when a wait() ended well.
  /// Waits again otherwise, unless it is overridden, and then nothing may be left.
  virtual corest::task<> settle(bool taken);
  /// Whether something of a completion is there to be taken.
  virtual bool left() { return false; }
};

/// As many runs as there are pairs of moment, reason and protection.
inline constexpr unsigned every_case = 6 * 2 * 6;

/// Stands in the table from static initialisation on. `most_seeds` is for what is slow.
struct row {
  using maker = std::unique_ptr<awaited_operation> (*)();
  row(std::string_view what, maker makes, ends whether = ends::by_cancellation,
      unsigned most_seeds = 1000) noexcept;

  std::string_view name;
  maker make;
  ends how;
  unsigned seeds;
  row* next;
};
template <class Operation>
std::unique_ptr<awaited_operation> make() {
  return std::make_unique<Operation>();
}

/// Runs every row under `seeds` orders of events; a seed decides moment, reason, protection and how far apart
/// completion and cancellation are. After each the process has the descriptors it had before, and no child.
void check_cancellation_table(unsigned seeds);

}  // namespace io_test
