// The system calls that make and accept sockets; every socket is non-blocking and close-on-exec.
#pragma once
#include <corest/base/result.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/endpoint.hpp>

#include <system_error>

namespace corest::io {

/// A stream socket for the family of `to`. Throws io_error.
descriptor open_stream_socket(endpoint const& to);
/// The same for datagrams.
descriptor open_datagram_socket(endpoint const& to);
/// The next connection, or why there is none; tries again where that one connection is what failed.
result<descriptor, std::errc> accept_socket(int listening) noexcept;

/// Turns an option on or off. Throws io_error.
void set_option(int fd, int level, int option, int value, char const* name);
endpoint local_endpoint(int fd);
endpoint peer_endpoint(int fd);

/// errno as an enumeration that compares with names.
std::errc last_error() noexcept;

}  // namespace corest::io
