// How many files and sockets this process may have open.
#pragma once
#include <cstddef>

namespace corest::io {

/// Raises the limit of open descriptors as far as the system lets this process (the hard limit) and returns
/// it. The usual soft limit of 1,024 is for programs that still use select(); a server needs one each for its
/// connections. Affects the whole process and the children it starts.
std::size_t raise_descriptor_limit() noexcept;

}  // namespace corest::io
