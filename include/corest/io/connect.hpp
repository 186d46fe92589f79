// Connecting to an endpoint.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/async/task.hpp>
#include <corest/io/endpoint.hpp>
#include <corest/io/stream.hpp>

#include <chrono>

namespace corest::io {

/// The system alone would try for more than two minutes; somebody waits for this one. Three retransmissions
/// of a lost packet fit in (after 1, 3 and 7 seconds).
inline constexpr std::chrono::seconds default_connect_timeout{10};

struct connect_options {
  scheduler::duration timeout = default_connect_timeout;  ///< the scope's deadline counts too
};

/// A connection to `to`, with Nagle's delay off. Throws io_error: ETIMEDOUT when the time is up,
/// ECONNREFUSED,
/// ... Cancelled, it closes the half-made connection. A Unix listener whose backlog is full is tried again.
task<stream> connect(endpoint to, connect_options options = {});

}  // namespace corest::io
