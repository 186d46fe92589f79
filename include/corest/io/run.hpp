// From main() into the world of tasks.
#pragma once
#include <corest/async/task.hpp>

#include <coroutine>
#include <cstdint>

namespace corest {

/// What run() does with SIGINT (Ctrl-C) while it runs on the main thread of the process.
enum class on_interrupt : std::uint8_t { cancel, leave };

namespace io {
void run_to_end(promise_base& main, std::coroutine_handle<> frame, on_interrupt handling);
}

/// Runs `main` on a fresh loop on this thread and gives its result or exception: `int main() { return
/// corest::run(program()); }`. Throws std::logic_error when the thread runs a loop already,
/// and std::system_error when COREST_DEBUG is set and no thread can be started.
/// The first SIGINT cancels the task (reason user); when it has ended by that, the signal is raised again,
/// so that the process ends as interrupted programs do, or its own handler runs, and `cancelled` is thrown.
/// A second SIGINT has its ordinary effect at once. A process that ignores SIGINT goes on ignoring it.
template <class T>
T run(task<T> main, on_interrupt handling = on_interrupt::cancel) {
  auto& promise = main.promise();
  io::run_to_end(promise, std::coroutine_handle<task_promise<T>>::from_promise(promise), handling);
  return main.result();
}

}  // namespace corest
