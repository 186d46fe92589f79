// What a debug build says of a task destroyed in mid-work.
#include <corest/async/task.hpp>

#include <cstdio>
#include <cstdlib>

namespace corest::detail {

void unfinished_task_destroyed() noexcept {
  std::fputs("corest: a task was destroyed before it had finished; await it, or cancel it and await it\n",
             stderr);
  std::abort();
}

}  // namespace corest::detail
