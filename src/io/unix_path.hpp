// The file of a listening Unix socket: made by bind(), left behind by every process that dies.
#pragma once
#include <corest/io/endpoint.hpp>

#include <cstdint>

namespace corest::io {

/// Which file it is, whatever its path holds by now.
struct file_identity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;  // 0: no file
  friend bool operator==(file_identity, file_identity) = default;
};

/// The file at the path of `at`; none for TCP and abstract names.
file_identity identify(endpoint const& at);
/// Removes the socket file at the path when nobody listens there; leaves other files alone.
void remove_dead_socket(endpoint const& at);
/// Removes the file at the path if it is this one.
void remove_socket_file(endpoint const& at, file_identity file) noexcept;

}  // namespace corest::io
