// Reading what the kernel has in memory, without waiting for a disk.
#pragma once
#include <corest/base/result.hpp>

#include <system_error>

#include <cstddef>
#include <cstdint>
#include <span>

namespace corest::io {

/// What the page cache has of a file from `offset` on, up to the first gap; 0 at the end of the file. The
/// error operation_would_block means that a disk would be waited for, or that the file system cannot tell.
[[nodiscard]] result<std::size_t, std::errc> read_cached(int fd, std::uint64_t offset,
                                                         std::span<char> into) noexcept;

/// Whether sending these bytes would wait for a disk, by the first and the last of them.
[[nodiscard]] bool is_cached(int fd, std::uint64_t offset, std::uint64_t size) noexcept;

/// Waits until the page cache has these bytes; for threads of the pool. What cannot be read is left to
/// whoever reads it.
void load_into_cache(int fd, std::uint64_t offset, std::uint64_t size) noexcept;

}  // namespace corest::io
