// What this process uses of its machine.
#pragma once
#include <cstdint>
#include <optional>

namespace corest::io {

struct process_usage {
  double cpu_seconds = 0;  ///< user and system time
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_descriptors = 0;
  std::uint64_t max_descriptors = 0;
  std::uint64_t threads = 0;
  double started = 0;  ///< seconds since 1970
};

/// Reads it from the system; none where the system does not tell. Counting descriptors takes a while when
/// there are many (a millisecond for some thousand), so not on a loop.
[[nodiscard]] std::optional<process_usage> read_process_usage();

}  // namespace corest::io
