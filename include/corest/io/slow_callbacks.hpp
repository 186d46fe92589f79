// Finds code that holds up a loop: the debug mode of asyncio, with the stack taken while it happens.
#pragma once
#include <corest/async/promise.hpp>
#include <corest/async/scheduler.hpp>

#include <chrono>
#include <memory>
#include <source_location>
#include <string>
#include <vector>

namespace corest::io {

class loop;

/// As long as asyncio's: a client notices, and a loop that is well does nothing for so long.
inline constexpr std::chrono::milliseconds default_slow_callback{100};

/// One stretch of code between two awaits that took too long.
struct slow_callback {
  scheduler::duration held;        ///< so far
  bool goes_on;                    ///< false when it was over before its stack could be taken
  std::source_location where;      ///< the co_await behind which it runs; line 0 for what is no task
  std::vector<std::string> stack;  ///< innermost first; functions have names when linked with -rdynamic
};
/// "held the loop for 250 ms behind fleet::report at fleet/report.cpp:40", and the stack, a line each.
[[nodiscard]] std::string to_string(slow_callback const& found);

/// Whether the environment variable COREST_DEBUG is set, and not to 0: then run() and serve() watch their
/// loops with the default limit.
[[nodiscard]] bool debug_mode() noexcept;

/// Watches one loop from a thread of its own and reports each stretch once, while it still runs. To take the
/// stack it sends SIGURG, which nothing else here uses, to the loop's thread. Costs two readings of the clock
/// per callback; without it a loop pays nothing.
class slow_callbacks {
 public:
  using reporter = void (*)(slow_callback const& found);

  /// On the loop's thread; outlived by the loop. `report` is called on the watching thread or on the loop's;
  /// what it throws is dropped. Throws std::system_error when no thread can be started.
  slow_callbacks(loop& watched, scheduler::duration limit, reporter report);
  slow_callbacks(slow_callbacks const&) = delete;
  slow_callbacks& operator=(slow_callbacks const&) = delete;
  ~slow_callbacks();

 private:
  friend class loop;
  void begin(promise_base const* task) noexcept;
  void end() noexcept;

  class watch;
  std::unique_ptr<watch> watch_;
  loop& watched_;
};

}  // namespace corest::io
