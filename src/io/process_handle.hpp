// A descriptor that stands for a process: readable once the process has ended.
#pragma once
#include <corest/io/descriptor.hpp>
#include <corest/io/subprocess.hpp>

#include <optional>

namespace corest::io {

/// For a child that nobody has waited for. Throws io_error.
descriptor open_process(int id);
/// How it ended, which is told once; none while it runs. Throws io_error.
std::optional<exit_status> reap(descriptor const& process);
/// Waits on this thread for the end, however it comes.
void reap_blocking(descriptor const& process) noexcept;
/// Throws io_error; a process that has ended takes every signal.
void signal_process(descriptor const& process, int signal);

}  // namespace corest::io
