// recv() and send() without the cases that concern nobody.
#include "io/transfer_calls.hpp"

#include <corest/io/transfer.hpp>

#include <sys/socket.h>

namespace corest::io {

result<std::size_t, std::errc> receive(int fd, std::span<char> into) noexcept {
  return until_uninterrupted([&] { return ::recv(fd, into.data(), into.size(), 0); });
}

result<std::size_t, std::errc> send(int fd, std::string_view bytes) noexcept {
  return until_uninterrupted([&] { return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL); });
}

result<std::size_t, std::errc> send_before_more(int fd, std::string_view bytes) noexcept {
  return until_uninterrupted([&] { return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_MORE); });
}

result<std::size_t, std::errc> send(int fd, std::span<std::string_view const> pieces) noexcept {
  send_pieces parts(pieces);
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = static_cast<std::size_t>(parts.count());
  return until_uninterrupted([&] { return ::sendmsg(fd, &message, MSG_NOSIGNAL); });
}

void shutdown_write(int fd) noexcept { ::shutdown(fd, SHUT_WR); }

}  // namespace corest::io
