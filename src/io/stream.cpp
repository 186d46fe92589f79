#include "io/socket_calls.hpp"

#include <corest/io/error.hpp>
#include <corest/io/stream.hpp>

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>

namespace corest::io {
namespace {

// A peer that is gone must be an error here, not a signal that ends the process.
constexpr int send_flags = MSG_NOSIGNAL;

bool would_block(std::errc error) noexcept {
  return error == std::errc::operation_would_block || error == std::errc::resource_unavailable_try_again;
}

}  // namespace

stream& stream::operator=(stream&& other) noexcept {
  readiness_ = std::move(other.readiness_);  // first: it must leave the loop before its socket is closed
  socket_ = std::move(other.socket_);
  return *this;
}

result<std::size_t, std::errc> stream::try_read(std::span<char> into) noexcept {
  if (into.empty()) return 0;
  if (!readiness_.may_read()) return unexpected(std::errc::operation_would_block);
  for (;;) {
    auto const got = ::recv(socket_.fd(), into.data(), into.size(), 0);
    if (got >= 0) {
      auto const count = static_cast<std::size_t>(got);
      if (count < into.size() && count > 0) readiness_.read_drained();
      return count;
    }
    auto const error = last_error();
    if (error == std::errc::interrupted) continue;
    if (!would_block(error)) return unexpected(error);
    readiness_.read_drained();
    return unexpected(std::errc::operation_would_block);
  }
}

result<std::size_t, std::errc> stream::try_write(std::string_view bytes) noexcept {
  return try_write(std::span<std::string_view const>(&bytes, 1));
}

result<std::size_t, std::errc> stream::try_write(std::span<std::string_view const> pieces) noexcept {
  if (!readiness_.may_write()) return unexpected(std::errc::operation_would_block);
  iovec parts[max_pieces];
  std::size_t const count = std::min(pieces.size(), max_pieces);
  for (std::size_t i = 0; i < count; ++i) parts[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = count;
  for (;;) {
    auto const sent = ::sendmsg(socket_.fd(), &message, send_flags);
    if (sent >= 0) return static_cast<std::size_t>(sent);
    auto const error = last_error();
    if (error == std::errc::interrupted) continue;
    if (!would_block(error)) return unexpected(error);
    readiness_.write_filled();
    return unexpected(std::errc::operation_would_block);
  }
}

task<std::size_t> stream::read_some(std::span<char> into) {
  for (;;) {
    auto const got = try_read(into);
    if (got) co_return *got;
    if (got.error() != std::errc::operation_would_block) throw_error(got.error(), "recv");
    co_await readable();
  }
}

task<> stream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const sent = try_write(bytes);
    if (sent)
      bytes.remove_prefix(*sent);
    else if (sent.error() != std::errc::operation_would_block)
      throw_error(sent.error(), "send");
    else
      co_await writable();
  }
}

void stream::shutdown_write() noexcept { ::shutdown(socket_.fd(), SHUT_WR); }

void stream::close() noexcept {
  readiness_.detach();
  socket_.close();
}

void stream::reset() noexcept {
  linger const at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

descriptor stream::release() noexcept {
  readiness_.detach();
  return std::move(socket_);
}

endpoint stream::local() const { return local_endpoint(socket_.fd()); }
endpoint stream::peer() const { return peer_endpoint(socket_.fd()); }

}  // namespace corest::io
