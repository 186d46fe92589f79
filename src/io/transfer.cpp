// recv() and send() without the cases that concern nobody.
#include <corest/io/transfer.hpp>

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

namespace corest::io {
namespace {

template <class Call>
result<std::size_t, std::errc> until_uninterrupted(Call call) noexcept {
  for (;;) {
    auto const count = call();
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR) continue;
    // POSIX allows both numbers for the same answer.
    if (errno == EAGAIN || errno == EWOULDBLOCK) return unexpected(std::errc::operation_would_block);
    return unexpected(static_cast<std::errc>(errno));
  }
}

}  // namespace

result<std::size_t, std::errc> receive(int fd, std::span<char> into) noexcept {
  return until_uninterrupted([&] { return ::recv(fd, into.data(), into.size(), 0); });
}

result<std::size_t, std::errc> send(int fd, std::string_view bytes) noexcept {
  return until_uninterrupted([&] { return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL); });
}

result<std::size_t, std::errc> send(int fd, std::span<std::string_view const> pieces) noexcept {
  iovec parts[max_send_pieces];
  std::size_t const count = std::min(pieces.size(), max_send_pieces);
  for (std::size_t i = 0; i < count; ++i)
    parts[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};  // sendmsg only reads
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = count;
  return until_uninterrupted([&] { return ::sendmsg(fd, &message, MSG_NOSIGNAL); });
}

void shutdown_write(int fd) noexcept { ::shutdown(fd, SHUT_WR); }

}  // namespace corest::io
