// Memory for coroutine frames: free lists of this thread by size, so that a warm request calls no malloc.
#pragma once
#include <cstddef>

namespace corest::frame_pool {

/// Frames are kept in classes of this many bytes: a cache line, so two frames never share one needlessly.
inline constexpr std::size_t granule_bytes = 64;
/// Larger frames go to malloc: they are rare and would waste the lists.
inline constexpr std::size_t max_frame_bytes = 4096;
/// What one class may keep per thread: 64 frames of 1 KiB; all classes together 4 MiB at the very most.
inline constexpr std::size_t max_kept_bytes_per_class = 64 * 1024;

/// Throws std::bad_alloc. Under AddressSanitizer this is malloc, so that a freed frame is seen as freed.
[[nodiscard]] void* allocate(std::size_t bytes);
/// `bytes` as given to allocate. Memory from another thread stays with this one.
void deallocate(void* memory, std::size_t bytes) noexcept;
/// How many bytes this thread keeps for later.
[[nodiscard]] std::size_t kept_bytes() noexcept;

}  // namespace corest::frame_pool
