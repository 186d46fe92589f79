// Blocks of the one size that sockets and files are read by, kept by the thread for whoever reads next.
#pragma once
#include <cstddef>

namespace corest::kept_blocks {

/// A thread keeps at most `most` blocks of `block_bytes`. Without that, each body that is read would have the
/// allocator return its memory to the system at its end, and each page of it fetched again for the next one.
inline constexpr std::size_t block_bytes = std::size_t{64} * 1024;
inline constexpr std::size_t most = 16;

/// Null when none is kept.
[[nodiscard]] void* take() noexcept;
/// Takes a block from malloc() of at least `block_bytes`; false: it is still the caller's.
[[nodiscard]] bool keep(void* block) noexcept;
/// How many this thread keeps.
[[nodiscard]] std::size_t count() noexcept;

}  // namespace corest::kept_blocks
