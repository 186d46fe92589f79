// What a route asks of the server around it: time, importance, how many at once, what a client's leaving
// means.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>

namespace corest {

/// What happens to a request whose client has gone before its answer began. A half-closed connection counts:
/// the client sends no more, and may or may not read on.
enum class on_disconnect : std::uint8_t {
  by_method,  ///< cancel what is safe (GET, HEAD, ...), since nobody reads it; finish what changes something
  cancel,     ///< cancel it, whatever its method: half done is no worse than not begun
  finish,     ///< never cancel it: the work matters more than its answer
};

/// Who is served when not everybody can be.
enum class priority : std::uint8_t {
  critical,  ///< never shed for the sake of others: health checks, administration
  normal,
  batch,  ///< the first to go: what can be done later
};

/// A route's deadline that never passes.
inline constexpr auto no_deadline = std::chrono::milliseconds::max();

/// Belongs to the application and stays as it is while that is served.
struct route_policy {
  /// From the moment a request is taken to the beginning of its answer; zero: the server's own.
  std::chrono::milliseconds deadline{0};
  corest::on_disconnect on_disconnect = corest::on_disconnect::by_method;
  corest::priority priority = corest::priority::normal;
  /// Of all workers together; such a route is held to this instead of what the server finds out. 0: none.
  std::uint32_t max_in_flight = 0;
  /// How many there are, kept by the server; not null where there is a limit.
  std::atomic<std::uint32_t>* in_flight = nullptr;
};

}  // namespace corest
