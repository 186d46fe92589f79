// Making and accepting sockets with their flags in one call.
#include "io/socket_calls.hpp"

#include <corest/io/error.hpp>

#include <sys/socket.h>

#include <cerrno>

namespace corest::io {
namespace {

/// Errors of the connection that was to be accepted, not of the listener: the next one may be well.
/// accept(2) passes the network's pending errors on.
bool concerns_one_connection(int error) noexcept {
  switch (error) {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case ENOPROTOOPT:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENONET:
    case EPERM:  // a firewall rule
    case ETIMEDOUT:
      return true;
    default:
      return false;
  }
}

endpoint ask(int (*name)(int, sockaddr*, socklen_t*), int fd, char const* operation) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (name(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) throw_errno(operation);
  return endpoint::from_sockaddr(&address, size);
}

descriptor open_socket(endpoint const& to, int type) {
  int family = AF_UNSPEC;
  switch (to.family()) {
    case address_family::none:
      break;
    case address_family::ipv4:
      family = AF_INET;
      break;
    case address_family::ipv6:
      family = AF_INET6;
      break;
    case address_family::unix_domain:
      family = AF_UNIX;
      break;
  }
  descriptor made(::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!made) throw_errno("socket");
  return made;
}

}  // namespace

descriptor open_stream_socket(endpoint const& to) { return open_socket(to, SOCK_STREAM); }
descriptor open_datagram_socket(endpoint const& to) { return open_socket(to, SOCK_DGRAM); }

result<descriptor, std::errc> accept_socket(int listening) noexcept {
  for (;;) {
    int const fd = ::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) return descriptor(fd);
    if (!concerns_one_connection(errno)) return unexpected(last_error());
  }
}

void set_option(int fd, int level, int option, int value, char const* name) {
  if (::setsockopt(fd, level, option, &value, sizeof value) != 0) throw_errno(name);
}

endpoint local_endpoint(int fd) { return ask(::getsockname, fd, "getsockname"); }
endpoint peer_endpoint(int fd) { return ask(::getpeername, fd, "getpeername"); }

std::errc last_error() noexcept { return static_cast<std::errc>(errno); }

}  // namespace corest::io
