// Connecting without blocking: begins, waits for writability, asks how it went.
#include "io/socket_calls.hpp"

#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/io/connect.hpp>
#include <corest/io/error.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace corest::io {
namespace {

// A full Unix backlog gives no event when it has room again. The pause doubles from one to the other.
constexpr std::chrono::milliseconds first_pause{1};
constexpr std::chrono::milliseconds longest_pause{50};

int connect_error(int fd, endpoint const& to) noexcept {
  auto const* const address = static_cast<sockaddr const*>(to.sockaddr_data());
  return ::connect(fd, address, static_cast<socklen_t>(to.sockaddr_size())) == 0 ? 0 : errno;
}

int pending_error(int fd) noexcept {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

task<stream> connect_without_limit(endpoint to) {
  descriptor socket = open_stream_socket(to);
  if (to.family() != address_family::unix_domain)
    set_option(socket.fd(), IPPROTO_TCP, TCP_NODELAY, 1, "TCP_NODELAY");
  int error = connect_error(socket.fd(), to);
  for (auto pause = first_pause; error == EAGAIN; pause = std::min(2 * pause, longest_pause)) {
    co_await sleep_for(pause);
    error = connect_error(socket.fd(), to);
  }
  if (error == EINPROGRESS || error == EINTR) {
    fd_readiness established(socket.fd());
    established.write_filled();
    co_await established.writable();
    error = pending_error(socket.fd());
  }
  if (error != 0) throw io_error(error, "connect");
  co_return stream(std::move(socket));
}

}  // namespace

task<stream> connect(endpoint to, connect_options options) {
  auto made = co_await move_on_after(options.timeout, connect_without_limit(to));
  if (!made) throw_error(std::errc::timed_out, "connect");
  co_return std::move(*made);
}

}  // namespace corest::io
