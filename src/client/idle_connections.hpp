// Connections that wait for their next request.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/base/buffer.hpp>
#include <corest/io/stream.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace corest::outgoing {

struct connection {
  io::stream socket;
  buffer received;    ///< beyond what has been read; empty between two requests
  bool used = false;  ///< it has carried a request before: the server may have closed it meanwhile
};

/// Of one host. The one used last is used next, so that those which are too many grow old and go.
class idle_connections {
 public:
  using time_point = scheduler::time_point;

  void put(connection kept, time_point until) { kept_.push_back({std::move(kept), until}); }
  /// One that is not too old and, as far as this end knows, open and silent; the others are closed. A server
  /// that has sent something without being asked is out of step.
  [[nodiscard]] std::optional<connection> take(time_point now);
  /// Closes those that are too old.
  void expire(time_point now) noexcept;
  /// When the oldest is too old; time_point::max() without any.
  [[nodiscard]] time_point next_expiry() const noexcept {
    return kept_.empty() ? time_point::max() : kept_.front().until;
  }
  [[nodiscard]] std::size_t size() const noexcept { return kept_.size(); }

 private:
  struct entry {
    connection waiting;
    time_point until;
  };
  std::vector<entry> kept_;  // the oldest first: all are kept equally long
};

}  // namespace corest::outgoing
