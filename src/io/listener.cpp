// Binding, accepting, and the options of a listening socket.
#include "io/socket_calls.hpp"
#include "io/unix_path.hpp"

#include <corest/io/error.hpp>
#include <corest/io/listener.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <utility>

namespace corest::io {

listener::listener(endpoint const& at, listen_options options) : listener(open_stream_socket(at)) {
  if (at.family() == address_family::unix_domain) {
    remove_dead_socket(at);
  } else {
    // Without it a restart has to wait until the last connections of the old process are forgotten.
    set_option(fd(), SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR");
    if (options.port == port_sharing::shared) set_option(fd(), SOL_SOCKET, SO_REUSEPORT, 1, "SO_REUSEPORT");
    // Accepted sockets inherit it, which saves a call for each.
    set_option(fd(), IPPROTO_TCP, TCP_NODELAY, 1, "TCP_NODELAY");
  }
  if (at.family() == address_family::ipv6) set_option(fd(), IPPROTO_IPV6, IPV6_V6ONLY, 0, "IPV6_V6ONLY");
  auto const* const address = static_cast<sockaddr const*>(at.sockaddr_data());
  if (::bind(fd(), address, static_cast<socklen_t>(at.sockaddr_size())) != 0) throw_errno("bind");
  auto const file = identify(at);
  path_device_ = file.device;
  path_inode_ = file.inode;
  if (::listen(fd(), options.backlog) != 0) throw_errno("listen");
}

listener& listener::operator=(listener&& other) noexcept {
  if (this == &other) return *this;
  close();
  socket_ = std::move(other.socket_);
  readiness_ = std::move(other.readiness_);
  path_device_ = other.path_device_;
  path_inode_ = other.path_inode_;
  return *this;
}

result<stream, std::errc> listener::try_accept() noexcept {
  if (!readiness_.may_read()) return unexpected(std::errc::operation_would_block);
  auto accepted = accept_socket(fd());
  if (accepted) return stream(std::move(*accepted));
  if (accepted.error() != std::errc::operation_would_block) return unexpected(accepted.error());
  readiness_.read_drained();
  return unexpected(std::errc::operation_would_block);
}

task<stream> listener::accept() {
  for (;;) {
    auto accepted = try_accept();
    if (accepted) co_return std::move(*accepted);
    if (accepted.error() != std::errc::operation_would_block) throw_error(accepted.error(), "accept");
    co_await acceptable();
  }
}

void listener::close() noexcept {
  if (!socket_) return;
  readiness_.detach();
  if (path_inode_ != 0) remove_socket_file(local(), {path_device_, path_inode_});
  socket_.close();
}

endpoint listener::local() const { return local_endpoint(fd()); }

}  // namespace corest::io
