// Finding a file without holding up the worker.
#pragma once
#include <corest/async/task.hpp>
#include <corest/io/directory.hpp>
#include <corest/web/problem.hpp>

#include <system_error>

#include <string>

namespace corest {

/// On the worker where the kernel has everything in memory, otherwise on the pool, which then reads the
/// beginning too. In `within`, or anywhere when that is null. Both must stay.
task<result<io::found_file, std::errc>> locate(io::directory const* within, std::string const& path);

/// The problem of a file that cannot be had, or is none. Throws io_error for what is not about this file.
problem why_not(std::errc error);

}  // namespace corest
