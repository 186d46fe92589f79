// Reading and writing a stream: try first, then wait.
#include "io/plain_transfer.hpp"
#include "io/socket_calls.hpp"

#include <corest/io/error.hpp>
#include <corest/io/stream.hpp>
#include <corest/io/transfer.hpp>

#include <sys/socket.h>

namespace corest::io {

stream& stream::operator=(stream&& other) noexcept {
  readiness_ = std::move(other.readiness_);  // first: it must leave the loop before its socket is closed
  socket_ = std::move(other.socket_);
  plain_ = other.plain_;
  return *this;
}

result<std::size_t, std::errc> stream::try_read(std::span<char> into) noexcept {
  if (into.empty()) return 0;
  if (!readiness_.may_read()) return unexpected(std::errc::operation_would_block);
  auto got = plain_ ? read_plain(fd(), into) : receive(fd(), into);
  if (!got && found_plain(got.error())) got = read_plain(fd(), into);
  // A terminal gives one line at a time: only of a socket a short read says that nothing is left.
  bool const drained =
      got ? !plain_ && *got > 0 && *got < into.size() : got.error() == std::errc::operation_would_block;
  if (drained) readiness_.read_drained();
  return got;
}

result<std::size_t, std::errc> stream::try_write(std::string_view bytes) noexcept {
  return try_write(std::span<std::string_view const>(&bytes, 1));
}

result<std::size_t, std::errc> stream::try_write(std::span<std::string_view const> pieces) noexcept {
  if (!readiness_.may_write()) return unexpected(std::errc::operation_would_block);
  auto sent = plain_ ? write_plain(fd(), pieces) : send(fd(), pieces);
  if (!sent && found_plain(sent.error())) sent = write_plain(fd(), pieces);
  if (!sent && sent.error() == std::errc::operation_would_block) readiness_.write_filled();
  return sent;
}

task<std::size_t> stream::read_some(std::span<char> into) {
  for (;;) {
    auto const got = try_read(into);
    if (got) co_return *got;
    if (got.error() != std::errc::operation_would_block) throw_error(got.error(), plain_ ? "read" : "recv");
    co_await readable();
  }
}

task<> stream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const sent = try_write(bytes);
    if (sent)
      bytes.remove_prefix(*sent);
    else if (sent.error() != std::errc::operation_would_block)
      throw_error(sent.error(), plain_ ? "write" : "send");
    else
      co_await writable();
  }
}

bool stream::found_plain(std::errc error) noexcept {
  if (error != std::errc::not_a_socket) return false;
  plain_ = true;
  return true;
}

void stream::shutdown_write() noexcept { io::shutdown_write(fd()); }

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
