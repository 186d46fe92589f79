// A connected stream socket, TCP or Unix; or a pipe, or anything else that gives and takes bytes in order.
#pragma once
#include <corest/async/task.hpp>
#include <corest/base/result.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/endpoint.hpp>
#include <corest/io/fd_readiness.hpp>

#include <system_error>

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace corest::io {

/// Owns the descriptor; movable while no task waits for it. One task may read and one may write at a time.
/// Belongs to the worker on which it first waited.
class stream {
 public:
  stream() noexcept = default;
  /// Takes over a connected stream socket that does not block; or any descriptor that can be waited for, such
  /// as a pipe's, which is found out by the first call. No regular file: see file.
  explicit stream(descriptor socket) noexcept : socket_(std::move(socket)), readiness_(socket_.fd()) {}
  stream(stream&&) noexcept = default;
  stream& operator=(stream&& other) noexcept;
  ~stream() = default;

  /// Reads what is there, at most into.size() bytes, and waits only when there is nothing. 0 is the end of
  /// the stream (or an empty `into`). A cancelled read has taken nothing. Throws io_error. `into` must stay.
  task<std::size_t> read_some(std::span<char> into);
  /// Writes all of it. After `cancelled` or io_error nobody knows how much was sent: close. `bytes` must
  /// stay.
  task<> write(std::string_view bytes);

  /// What one recv() or read() gives: the number of bytes, 0 at the end. The error operation_would_block
  /// means that only readable() can change that; it is known without a system call after a read that took
  /// less than asked.
  [[nodiscard]] result<std::size_t, std::errc> try_read(std::span<char> into) noexcept;
  /// What one send() or write() takes, perhaps less than all. The error operation_would_block means: co_await
  /// writable().
  [[nodiscard]] result<std::size_t, std::errc> try_write(std::string_view bytes) noexcept;
  /// The same for several pieces behind one another, in one system call; at most max_send_pieces are looked
  /// at.
  [[nodiscard]] result<std::size_t, std::errc> try_write(std::span<std::string_view const> pieces) noexcept;

  /// Waits until a try is worth it; see fd_readiness for what is thrown.
  fd_wait readable() noexcept { return readiness_.readable(); }
  fd_wait writable() noexcept { return readiness_.writable(); }
  /// Tells `hook` when the peer goes away while nobody reads; null tells nobody. Throws io_error.
  void on_hangup(hangup_hook* hook) { readiness_.on_hangup(hook); }
  /// peer_closed, hung_up: what is known of the peer without asking the system.
  [[nodiscard]] readiness state() const noexcept { return readiness_.state(); }

  /// Ends the writing direction: the peer reads the end of the stream. Nothing happens when it is gone
  /// already.
  void shutdown_write() noexcept;
  /// Closes at once; unsent bytes are still sent by the system. A task that waits wakes up with io_error
  /// EBADF.
  void close() noexcept;
  /// Closes and throws unsent bytes away; a TCP peer sees a reset.
  void reset() noexcept;
  /// Gives the socket up, to hand it to another worker or library. Nobody may be waiting.
  [[nodiscard]] descriptor release() noexcept;

  [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(socket_); }
  [[nodiscard]] int fd() const noexcept { return socket_.fd(); }
  /// Both ask the system, and throw io_error when the connection is gone.
  [[nodiscard]] endpoint local() const;
  [[nodiscard]] endpoint peer() const;

 private:
  bool found_plain(std::errc error) noexcept;

  descriptor socket_;
  bool plain_ = false;      // no socket
  fd_readiness readiness_;  // dies before the socket is closed
};

}  // namespace corest::io
