// Connecting to a host by its name, by whichever of its addresses answers first.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/async/task.hpp>
#include <corest/io/resolver.hpp>
#include <corest/io/stream.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace corest::io {

/// How long the addresses of IPv4 that came first wait for those of IPv6 (RFC 8305, section 3).
inline constexpr std::chrono::milliseconds default_resolution_delay{50};
/// How long one address is tried alone before the next is tried beside it (RFC 8305, section 5).
inline constexpr std::chrono::milliseconds default_attempt_delay{250};
/// For the name and all attempts together.
inline constexpr std::chrono::seconds default_host_timeout{20};

struct connect_by_name_options {
  scheduler::duration timeout = default_host_timeout;  ///< the scope's deadline counts too
  scheduler::duration resolution_delay = default_resolution_delay;
  scheduler::duration attempt_delay = default_attempt_delay;
  resolver* names = nullptr;  ///< null: one made for this call, which reads the system's configuration again
};

/// A connection to the host, with Nagle's delay off ("happy eyeballs", RFC 8305). Both families are asked for
/// at once. Addresses of IPv6 are tried as soon as they are known, those of IPv4 when IPv6 has been answered
/// for, or resolution_delay later; what comes when the race is on joins it. The families take turns, each in
/// the resolver's order. The next attempt begins when the one before has failed or attempt_delay has passed,
/// all that began go on, and the first that succeeds wins. The others are closed before this ends. Throws
/// what resolve() throws, and io_error with every address and its failure in the text; its code is that of
/// the last one that failed, or ETIMEDOUT when the time was up.
task<stream> connect(std::string host, std::uint16_t port, connect_by_name_options options = {});

}  // namespace corest::io
