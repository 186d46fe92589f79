// Whether SIGINT is this thread's business.
#pragma once

namespace corest::io {

/// True on the main thread of a process that does not ignore SIGINT.
bool interrupts_reach_this_thread() noexcept;

}  // namespace corest::io
