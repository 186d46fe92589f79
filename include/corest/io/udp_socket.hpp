// Datagrams over UDP, IPv4 and IPv6.
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

/// The largest datagram that IPv4 can carry; more than about 1,400 bytes are cut into packets on the way, and
/// lost when one of them is.
inline constexpr std::size_t max_datagram = 65'507;

/// What was received. `size` is the datagram's true size: when it is larger than the room given, only so much
/// was kept and the rest is lost.
struct datagram {
  std::size_t size = 0;
  endpoint from;
};

/// Sends and receives whole datagrams; none is ever delivered in part, twice is possible, and so is never.
/// One task may receive and one may send at a time. Belongs to the worker on which it first waited; movable
/// while no task waits.
class udp_socket {
 public:
  udp_socket() noexcept = default;
  /// Receives at `at`; port 0 lets the system choose. "::" takes IPv4 too. Throws io_error, EADDRINUSE for
  /// one.
  explicit udp_socket(endpoint const& at);
  /// A socket at any free port that speaks with `peer` only.
  [[nodiscard]] static udp_socket connected(endpoint const& peer);
  udp_socket(udp_socket&&) noexcept = default;
  udp_socket& operator=(udp_socket&& other) noexcept;
  ~udp_socket() = default;

  /// From now on send() goes to `peer`, what others send is dropped by the system, and "nobody listens there"
  /// comes back as ECONNREFUSED from a later call. Throws io_error.
  void connect(endpoint const& peer);

  /// Hands one datagram to the system, which may still drop it. Waits while its queue is full; cancelled
  /// then, nothing was sent. Throws io_error: EMSGSIZE when it is too large. `bytes` must stay.
  task<> send_to(endpoint to, std::string_view bytes);
  /// The same, to the peer of a connected socket.
  task<> send(std::string_view bytes);
  /// The next datagram, as much as fits, and who sent it. A cancelled wait has taken none. `into` must stay.
  task<datagram> receive_from(std::span<char> into);

  /// The same without waiting; the error operation_would_block means: co_await readable() or writable().
  [[nodiscard]] result<datagram, std::errc> try_receive_from(std::span<char> into) noexcept;
  /// To the peer when `to` is of no family.
  [[nodiscard]] result<void, std::errc> try_send_to(endpoint const& to, std::string_view bytes) noexcept;
  fd_wait readable() noexcept { return readiness_.readable(); }
  fd_wait writable() noexcept { return readiness_.writable(); }

  /// Closes at once. A task that waits wakes up with io_error EBADF.
  void close() noexcept;
  [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(socket_); }
  [[nodiscard]] int fd() const noexcept { return socket_.fd(); }
  /// Where it receives, with the port that the system chose. Throws io_error.
  [[nodiscard]] endpoint local() const;
  /// Whom it is connected with. Throws io_error, ENOTCONN when with nobody.
  [[nodiscard]] endpoint peer() const;

 private:
  explicit udp_socket(descriptor socket) noexcept : socket_(std::move(socket)), readiness_(socket_.fd()) {}

  descriptor socket_;
  fd_readiness readiness_;  // dies before the socket is closed
};

}  // namespace corest::io
