// preadv2() with RWF_NOWAIT.
#include "io/transfer_calls.hpp"

#include <corest/io/cached_read.hpp>

#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace corest::io {

result<std::size_t, std::errc> read_cached(int fd, std::uint64_t offset, std::span<char> into) noexcept {
  iovec const part{into.data(), into.size()};
  auto const got =
      until_uninterrupted([&] { return ::preadv2(fd, &part, 1, static_cast<off_t>(offset), RWF_NOWAIT); });
  // Some file systems cannot tell what they have, some kernels do not know the flag.
  if (!got &&
      (got.error() == std::errc::operation_not_supported || got.error() == std::errc::function_not_supported))
    return unexpected(std::errc::operation_would_block);
  return got;
}

bool is_cached(int fd, std::uint64_t offset, std::uint64_t size) noexcept {
  if (size == 0) return true;
  std::array<char, 1> byte{};
  return read_cached(fd, offset, byte) && read_cached(fd, offset + size - 1, byte);
}

void load_into_cache(int fd, std::uint64_t offset, std::uint64_t size) noexcept {
  std::array<char, 64 * 1024> dropped;  // NOLINT(cppcoreguidelines-pro-type-member-init): written, never read
  while (size > 0) {
    auto const most = static_cast<std::size_t>(std::min<std::uint64_t>(size, dropped.size()));
    auto const got =
        until_uninterrupted([&] { return ::pread(fd, dropped.data(), most, static_cast<off_t>(offset)); });
    if (!got || *got == 0) return;
    offset += *got;
    size -= *got;
  }
}

}  // namespace corest::io
