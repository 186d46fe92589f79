// Starting a program in a new process.
#pragma once
#include "io/child_io.hpp"

#include <corest/io/subprocess.hpp>

#include <string>
#include <vector>

namespace corest::io {

/// The id of the new process; ends[i].child becomes its descriptor i. Throws io_error.
int spawn_program(std::vector<std::string> const& argv, spawn_options const& options,
                  child_end const (&ends)[3]);

}  // namespace corest::io
