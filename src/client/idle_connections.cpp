// A kept connection is looked at before it is used again.
#include "client/idle_connections.hpp"

#include <corest/io/transfer.hpp>

#include <system_error>

#include <utility>

namespace corest::outgoing {
namespace {

// Asks the system: what the stream knows is as old as the last turn of the loop.
bool is_silent(io::stream const& socket) noexcept {
  char byte = 0;
  auto const got = io::receive(socket.fd(), {&byte, 1});
  return !got && got.error() == std::errc::operation_would_block;
}

}  // namespace

std::optional<connection> idle_connections::take(time_point now) {
  expire(now);
  while (!kept_.empty()) {
    connection found = std::move(kept_.back().waiting);
    kept_.pop_back();
    if (is_silent(found.socket)) return found;
  }
  return std::nullopt;
}

void idle_connections::expire(time_point now) noexcept {
  std::size_t old = 0;
  while (old < kept_.size() && kept_[old].until <= now) ++old;
  kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(old));
}

}  // namespace corest::outgoing
