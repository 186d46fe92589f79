// A child process from its start to its end in one call.
#pragma once
#include <corest/async/task.hpp>
#include <corest/io/subprocess.hpp>

#include <cstddef>
#include <string>

namespace corest::io {

/// What one child may write to each of its two outputs: far more than a tool says, far less than a machine
/// has. Beyond it is a mistake, or a case for subprocess and its streams.
inline constexpr std::size_t default_max_output = 16 * 1024 * 1024;

struct process_result {
  exit_status status;
  std::string output;
  std::string errors;
};

/// Runs a program with `input` as its standard input and gives what it wrote once it has ended and closed its
/// outputs, of which each may have max_output bytes. A child that does not read all of its input is well. A
/// status that is not 0 is no exception. Throws what subprocess throws, and io_error (EMSGSIZE) when it
/// writes too much; it is then killed. Cancelled, it ends the child as subprocess::wait() does.
task<process_result> run_process(command program, std::string input = {},
                                 std::size_t max_output = default_max_output);
/// The same with an environment, a directory and a kill_grace of its own; what `how` says of input, output
/// and errors does not count.
task<process_result> run_process(command program, std::string input, spawn_options const& how,
                                 std::size_t max_output = default_max_output);

}  // namespace corest::io
