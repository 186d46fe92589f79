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

/// How long one address is tried alone before the next is tried beside it (RFC 8305, section 5).
inline constexpr std::chrono::milliseconds default_attempt_delay{250};
/// For the name and all attempts together.
inline constexpr std::chrono::seconds default_host_timeout{20};

struct connect_by_name_options {
  scheduler::duration timeout = default_host_timeout;  ///< the scope's deadline counts too
  scheduler::duration attempt_delay = default_attempt_delay;
  resolver* names = nullptr;  ///< null: one made for this call, which reads the system's configuration again
};

/// A connection to the host, with Nagle's delay off ("happy eyeballs", RFC 8305). Its addresses are tried in
/// the resolver's order, the two families by turns; the next begins when the one before has failed or
/// attempt_delay has passed, all that began go on, and the first that succeeds wins. The others are closed
/// before this ends. Throws what resolve() throws, and io_error with every address and its failure in the
/// text; its code is that of the last one that failed, or ETIMEDOUT when the time was up.
task<stream> connect(std::string host, std::uint16_t port, connect_by_name_options options = {});

}  // namespace corest::io
