// Bytes in and out of a descriptor that is no socket: a pipe, a terminal, a device.
#pragma once
#include <corest/base/result.hpp>

#include <system_error>

#include <cstddef>
#include <span>
#include <string_view>

namespace corest::io {

/// What receive() is for a socket.
result<std::size_t, std::errc> read_plain(int fd, std::span<char> into) noexcept;
/// What send() is for a socket; holds back the SIGPIPE that a pipe without readers would raise.
result<std::size_t, std::errc> write_plain(int fd, std::span<std::string_view const> pieces) noexcept;

}  // namespace corest::io
