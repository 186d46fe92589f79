// sendto and recvmsg on a socket that does not block.
#include "io/socket_calls.hpp"
#include "io/transfer_calls.hpp"

#include <corest/io/error.hpp>
#include <corest/io/udp_socket.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

namespace corest::io {
namespace {

sockaddr const* address_of(endpoint const& to) noexcept {
  return static_cast<sockaddr const*>(to.sockaddr_data());
}
socklen_t size_of(endpoint const& to) noexcept { return static_cast<socklen_t>(to.sockaddr_size()); }

}  // namespace

udp_socket::udp_socket(endpoint const& at) : udp_socket(open_datagram_socket(at)) {
  if (at.family() == address_family::ipv6) set_option(fd(), IPPROTO_IPV6, IPV6_V6ONLY, 0, "IPV6_V6ONLY");
  if (::bind(fd(), address_of(at), size_of(at)) != 0) throw_errno("bind");
}

udp_socket udp_socket::connected(endpoint const& peer) {
  udp_socket made(open_datagram_socket(peer));
  made.connect(peer);
  return made;
}

udp_socket& udp_socket::operator=(udp_socket&& other) noexcept {
  readiness_ = std::move(other.readiness_);  // first: it must leave the loop before its socket is closed
  socket_ = std::move(other.socket_);
  return *this;
}

void udp_socket::connect(endpoint const& peer) {
  if (::connect(fd(), address_of(peer), size_of(peer)) != 0) throw_errno("connect");
}

result<datagram, std::errc> udp_socket::try_receive_from(std::span<char> into) noexcept {
  if (!readiness_.may_read()) return unexpected(std::errc::operation_would_block);
  sockaddr_storage from;
  iovec part{into.data(), into.size()};
  msghdr message{};
  message.msg_name = &from;
  message.msg_namelen = sizeof from;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  // MSG_TRUNC asks for the true size.
  auto const got = until_uninterrupted([&] { return ::recvmsg(fd(), &message, MSG_TRUNC); });
  if (got) return datagram{*got, endpoint::from_sockaddr(&from, message.msg_namelen)};
  if (got.error() == std::errc::operation_would_block) readiness_.read_drained();
  return unexpected(got.error());
}

result<void, std::errc> udp_socket::try_send_to(endpoint const& to, std::string_view bytes) noexcept {
  if (!readiness_.may_write()) return unexpected(std::errc::operation_would_block);
  bool const to_peer = to.family() == address_family::none;
  auto const sent = until_uninterrupted([&] {
    return ::sendto(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL, to_peer ? nullptr : address_of(to),
                    to_peer ? 0 : size_of(to));
  });
  if (sent) return {};
  if (sent.error() == std::errc::operation_would_block) readiness_.write_filled();
  return unexpected(sent.error());
}

task<> udp_socket::send_to(endpoint to, std::string_view bytes) {
  for (;;) {
    auto const sent = try_send_to(to, bytes);
    if (sent) co_return;
    if (sent.error() != std::errc::operation_would_block) throw_error(sent.error(), "sendto");
    co_await writable();
  }
}

task<> udp_socket::send(std::string_view bytes) { return send_to(endpoint(), bytes); }

task<datagram> udp_socket::receive_from(std::span<char> into) {
  for (;;) {
    auto const got = try_receive_from(into);
    if (got) co_return *got;
    if (got.error() != std::errc::operation_would_block) throw_error(got.error(), "recvfrom");
    co_await readable();
  }
}

void udp_socket::close() noexcept {
  readiness_.detach();
  socket_.close();
}

endpoint udp_socket::local() const { return local_endpoint(fd()); }
endpoint udp_socket::peer() const { return peer_endpoint(fd()); }

}  // namespace corest::io
