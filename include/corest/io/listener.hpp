// A listening stream socket, TCP or Unix.
#pragma once
#include <corest/async/task.hpp>
#include <corest/base/result.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/endpoint.hpp>
#include <corest/io/fd_readiness.hpp>
#include <corest/io/stream.hpp>

#include <system_error>

#include <cstdint>

namespace corest::io {

/// How many connections the system keeps until they are accepted; Linux holds it down to net.core.somaxconn,
/// which is 4096 since 5.4. Long enough for a burst while a worker is busy.
inline constexpr int default_backlog = 4096;

/// Whether several sockets may listen at one TCP endpoint, the system spreading the connections over them.
enum class port_sharing : std::uint8_t { exclusive, shared };

struct listen_options {
  int backlog = default_backlog;
  port_sharing port = port_sharing::exclusive;  ///< shared: one listener per worker
};

/// Accepts connections. Belongs to the worker on which it first waited; one task accepts at a time.
/// TCP connections have Nagle's delay off: answers leave whole, and waiting for more only costs time.
class listener {
 public:
  listener() noexcept = default;
  /// Listens. An IPv6 endpoint "::" takes IPv4 too. A Unix path that a dead process left behind is taken
  /// over; the path is removed again at the end. Throws io_error, EADDRINUSE for one.
  explicit listener(endpoint const& at, listen_options options = {});
  /// Takes over a listening socket that does not block, as a service manager passes one.
  explicit listener(descriptor socket) noexcept : socket_(std::move(socket)), readiness_(socket_.fd()) {}
  listener(listener&&) noexcept = default;
  listener& operator=(listener&& other) noexcept;
  ~listener() { close(); }

  /// The next connection. One that is there when the wait is cancelled stays in the backlog. Throws io_error;
  /// EMFILE or ENFILE when no descriptor is left: pause, then call again, the connections are kept.
  task<stream> accept();
  /// The same without waiting; the error operation_would_block means: co_await acceptable().
  [[nodiscard]] result<stream, std::errc> try_accept() noexcept;
  fd_wait acceptable() noexcept { return readiness_.readable(); }

  /// Refuses connections from now on, those in the backlog too. A task that waits wakes up with io_error
  /// EBADF.
  void close() noexcept;

  [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(socket_); }
  [[nodiscard]] int fd() const noexcept { return socket_.fd(); }
  /// Where it listens, with the port that the system chose. Throws io_error.
  [[nodiscard]] endpoint local() const;

 private:
  descriptor socket_;
  fd_readiness readiness_;         // dies before the socket is closed
  std::uint64_t path_device_ = 0;  // the file of a Unix socket that close() removes; inode 0: none
  std::uint64_t path_inode_ = 0;
};

}  // namespace corest::io
