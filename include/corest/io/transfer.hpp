// Bytes in and out of a socket, one system call each, for those who watch it themselves.
#pragma once
#include <corest/base/result.hpp>

#include <system_error>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace corest::io {

/// What one recv() on a socket that does not block gives: the number of bytes, 0 at the end of the stream (or
/// for an empty `into`). The error operation_would_block means: wait for readiness.
[[nodiscard]] result<std::size_t, std::errc> receive(int fd, std::span<char> into) noexcept;

/// What one send() takes, perhaps less than all; never a signal when the peer is gone.
[[nodiscard]] result<std::size_t, std::errc> send(int fd, std::string_view bytes) noexcept;

/// The same when more is about to follow, such as a file: the system keeps what makes no full packet for up
/// to 200 ms, so that both leave together.
[[nodiscard]] result<std::size_t, std::errc> send_before_more(int fd, std::string_view bytes) noexcept;

/// The same for several pieces behind one another, as if they were one; at most max_send_pieces are looked
/// at.
[[nodiscard]] result<std::size_t, std::errc> send(int fd, std::span<std::string_view const> pieces) noexcept;
inline constexpr std::size_t max_send_pieces =
    16;  // a head and a body with room to spare; 256 bytes of stack

/// What one sendfile() takes: at most `size` bytes of the file from `offset` on go out without being copied
/// through this process; never a signal when the peer is gone. 0: the file ends before `offset`. What is not
/// in the page cache is read meanwhile.
[[nodiscard]] result<std::size_t, std::errc> send_file(int fd, int file, std::uint64_t offset,
                                                       std::size_t size) noexcept;

/// Ends the writing direction: the peer reads the end of the stream. Nothing happens when it is gone already.
void shutdown_write(int fd) noexcept;

}  // namespace corest::io
