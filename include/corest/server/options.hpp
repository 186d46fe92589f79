// What an operator may set of a server, with defaults that stand on the open internet.
#pragma once
#include <corest/http/forwarded.hpp>
#include <corest/http/limits.hpp>
#include <corest/server/overload.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace corest::server {

/// How long a client may take, up to 366 days. Each one counts from the moment its phase begins; while a body
/// or an answer moves, time is earned back at options::min_rate.
struct timeouts {
  std::chrono::milliseconds head{10'000};   ///< first byte of a request to the end of its head; then 408
  std::chrono::milliseconds body{30'000};   ///< without enough of a body; then 408
  std::chrono::milliseconds idle{75'000};   ///< between requests; then the connection is closed silently.
                                            ///< Before the first one it is the shorter of this and `head`
  std::chrono::milliseconds write{30'000};  ///< without enough of an answer taken; then the connection is cut
};

/// Whether connections begin with a PROXY header (of HAProxy's protocol, version 1 or 2).
enum class proxy_protocol : std::uint8_t {
  off,
  required,  ///< remote_address() is what it says; whoever is no trusted proxy, or sends none, is cut off
};

/// A server's options; every field has a default that is safe to run with.
struct options {
  std::string address = "127.0.0.1";  ///< an IPv4 or IPv6 address, or "unix:/path"
  std::uint16_t port = 8080;          ///< 0: any free one
  unsigned workers = 0;               ///< threads; 0: the CPUs this process may use
  /// The proxies whose word on where a request comes from is taken for request::client_address(): addresses,
  /// prefixes ("10.0.0.0/8", "2001:db8::/32"), or "unix" for who comes by a Unix socket. Anybody else's
  /// forwarding fields are not looked at. All that reaches the server from there must have passed a proxy.
  std::vector<std::string> trusted_proxies = {};
  /// ... and the field they write, of which only the part that they have written counts. Any other is what a
  /// client has sent, and is never looked at.
  http::forwarding_field forwarding = http::forwarding_field::x_forwarded_for;
  /// For balancers that pass on connections and not requests.
  server::proxy_protocol proxy_protocol = server::proxy_protocol::off;
  http::head_limits head{};
  server::timeouts timeouts{};
  /// From the moment a request is taken to the beginning of its answer, where the endpoint may wait and does
  /// not read its body while that arrives; then its scope is cancelled (timeout) and its client told 504. A
  /// route may say otherwise. 0: for ever.
  std::chrono::milliseconds deadline{60'000};
  /// The request field in which a client says how long it will wait ("1500ms", see http::parse_timeout); it
  /// can only shorten what the server allows. Empty: none is looked at.
  std::string deadline_field = "Request-Timeout";
  overload_options overload{};
  /// Bytes per second that a client which sends a body or takes an answer has to keep up in the long run. 0:
  /// it has time as long as any byte moves.
  std::uint64_t min_rate = 500;
  std::size_t max_connections = 16'384;  ///< per worker; beyond it, accepting pauses
  /// Per worker and client address (of IPv6 the /64), so that one client cannot take all places; one more is
  /// closed with a 503. Those of trusted proxies do not count, for each serves many clients; behind a PROXY
  /// header it is the address that this says.
  std::size_t max_connections_per_address = 8'192;
  /// Then the connection ends behind the answer, so that a balancer in front can spread its clients anew. 0:
  /// never.
  std::uint64_t max_requests_per_connection = 0;
  /// After SIGTERM or SIGINT: how long idle connections stay open, so that a request on its way is answered.
  std::chrono::milliseconds drain_grace{500};
  /// ... and how long requests may still run before they are cancelled with cancel_reason::shutdown. Streams
  /// of events end at once.
  std::chrono::milliseconds drain_timeout{30'000};
  /// Code that holds up a worker longer than this is logged, with its stack (see io::slow_callbacks). 0: not,
  /// unless the environment variable COREST_DEBUG is set.
  std::chrono::milliseconds slow_callback{0};
};

}  // namespace corest::server
