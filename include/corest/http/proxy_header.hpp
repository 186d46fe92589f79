// The PROXY protocol, versions 1 and 2: in front of a connection's bytes, whose they are.
#pragma once
#include <corest/http/ip_address.hpp>
#include <corest/http/parse_result.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corest::http {

/// A longer header is refused. What balancers write has some hundred bytes; with a client's certificate more.
inline constexpr std::size_t most_proxy_header_bytes = 4096;

/// What the first bytes of a connection say.
struct proxy_header {
  enum class origin : std::uint8_t {
    peer,     ///< the balancer itself (a health check: LOCAL), or it does not know (UNKNOWN)
    address,  ///< `source`
    unix_socket,
  };
  parse_status outcome = parse_status::need_more;
  std::size_t size = 0;  ///< bytes that it takes from the front, when done
  origin from = origin::peer;
  ip_address source = {};
};

/// Reads strictly: version 1 as one line of at most 107 bytes with single spaces, of version 2 TCP and Unix
/// streams, with fields behind the addresses that are skipped and must fill the header. Decides as early as
/// it can: no byte of anything else is waited for.
[[nodiscard]] proxy_header parse_proxy_header(std::string_view bytes) noexcept;

}  // namespace corest::http
