// Names to addresses, by DNS and the hosts file, without blocking.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/async/task.hpp>
#include <corest/io/endpoint.hpp>

#include <system_error>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace corest::io {

/// Why a name has no address; the code() of the io_error. Besides these: std::errc::timed_out, when no server
/// answered in time, and std::errc::not_enough_memory.
enum class resolve_errc : std::uint8_t {
  not_found = 1,  ///< there is no such name
  no_address,     ///< the name exists, without any address
  bad_name,       ///< no name can look like this
  no_answer,      ///< the servers could not be asked, or gave nothing sensible; another time they may
};
[[nodiscard]] std::error_category const& resolve_category() noexcept;
[[nodiscard]] inline std::error_code make_error_code(resolve_errc code) noexcept {
  return {static_cast<int>(code), resolve_category()};
}

/// For a whole resolve(): two lost packets, each asked for again, fit in.
inline constexpr std::chrono::seconds default_resolve_timeout{10};
/// How long one server is given before the next is asked; doubles when all have been asked.
inline constexpr std::chrono::seconds default_server_timeout{2};
/// How often the whole list of servers is gone through.
inline constexpr int default_server_rounds = 3;

struct resolver_options {
  std::vector<endpoint> servers{};  ///< none: those of /etc/resolv.conf
  scheduler::duration timeout = default_resolve_timeout;
  std::chrono::milliseconds server_timeout = default_server_timeout;
  int rounds = default_server_rounds;
};

/// Asks for the IPv4 and IPv6 addresses of names. Keeps its sockets and what the system's configuration said
/// when it was made; it remembers no answers. Belongs to the worker on which it is first used.
class resolver {
 public:
  /// Reads /etc/resolv.conf and the like, small files, on this thread. Throws io_error.
  explicit resolver(resolver_options const& options = {});
  resolver(resolver&&) noexcept;
  resolver& operator=(resolver&&) noexcept;
  /// Who still waits gets io_error (no_answer).
  ~resolver();

  /// The endpoints of `host`, best first (RFC 6724); at least one; of one family alone when `only` is ipv4 or
  /// ipv6. An address in digits is given back at once. /etc/hosts is read before any server is asked, the
  /// search domains of the system count. Throws io_error with the name in its text; see resolve_errc.
  /// Cancelled, it leaves; an answer that comes later is dropped.
  task<std::vector<endpoint>> resolve(std::string host, std::uint16_t port,
                                      address_family only = address_family::none);

 private:
  std::unique_ptr<class dns_channel> channel_;
  scheduler::duration timeout_;
};

}  // namespace corest::io

template <>
struct std::is_error_code_enum<corest::io::resolve_errc> : std::true_type {};
