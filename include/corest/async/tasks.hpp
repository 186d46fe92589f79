// What the tasks of a worker are waiting for: asyncio.all_tasks(), as a tree.
#pragma once
#include <corest/async/scheduler.hpp>

#include <optional>
#include <string>
#include <vector>

namespace corest {

/// A task that is suspended, and those it waits for.
struct task_state {
  std::string function;  ///< the coroutine's name as the compiler gives it, without parameters
  std::string file;      ///< where its co_await stands: the path's last two parts
  unsigned line = 0;
  /// How long the await lasts; nullopt while it waits for the tasks below or is about to go on.
  std::optional<scheduler::duration> waited{};
  std::vector<task_state> children{};
};

/// The suspended tasks of this thread's scheduler, the roots first. Found by walking the cancel scopes, so
/// keeping the tree costs nothing; asking costs time by the number of awaits. Tasks that are ready to run,
/// and connections between two requests, are not in it.
[[nodiscard]] std::vector<task_state> tasks();

/// One line per task, indented by its depth; tasks that stand alike are one line with their number:
/// ```
/// fleet::report at fleet/report.cpp:40
///   fleet::read_trip at fleet/trip.cpp:12, for 3.2 s
///   17 x fleet::geocode at fleet/geocode.cpp:31, for 0.4 s
/// ```
[[nodiscard]] std::string to_string(std::vector<task_state> const& tree);

}  // namespace corest
