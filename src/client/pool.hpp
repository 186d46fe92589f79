// The connections of a client: so many to each host, kept open between calls for a while.
#pragma once
#include "client/destination.hpp"
#include "client/idle_connections.hpp"

#include <corest/async/scheduler.hpp>
#include <corest/async/semaphore.hpp>
#include <corest/async/task.hpp>
#include <corest/io/resolver.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace corest::outgoing {

struct pool_options {
  std::size_t connections_per_host;
  std::chrono::milliseconds connect_timeout;
  std::chrono::milliseconds idle_timeout;
};

/// Whether a connection that waits already is good enough.
enum class reuse : bool { allowed, never };

class pool final : private timer {
 public:
  /// A place at a host and a connection to it; both end with it unless keep() was called.
  class lease;

  explicit pool(pool_options const& options) noexcept : options_(options) {}

  /// Waits for a place, then takes a connection or makes one. Throws io_error. Cancelled, it holds nothing.
  task<lease> take(destination to, reuse kept);

  [[nodiscard]] std::size_t idle() const noexcept;
  [[nodiscard]] std::uint64_t made() const noexcept { return made_; }

 private:
  struct host {
    explicit host(std::size_t places) noexcept : free(places) {}
    semaphore free;
    idle_connections waiting;
  };

  task<io::stream> connect(destination const& to);
  void keep(host& of, connection kept);
  [[nodiscard]] time_point idle_until() const noexcept;
  void expired() noexcept override;

  pool_options options_;
  std::uint64_t made_ = 0;
  std::optional<io::resolver> names_;  // made when the first name is asked for
  std::map<std::string, host, std::less<>> hosts_;
};

class pool::lease {
 public:
  lease(pool& from, host& at, semaphore::permit place, connection held) noexcept
      : from_(&from), at_(&at), place_(std::move(place)), held_(std::move(held)) {}

  [[nodiscard]] connection& held() noexcept { return held_; }
  /// The connection may carry another request; the place is free.
  void keep() {
    from_->keep(*at_, std::move(held_));
    place_.release();
  }
  /// Closes it now, and frees the place.
  void drop() noexcept {
    held_ = {};
    place_.release();
  }

 private:
  pool* from_;
  host* at_;
  semaphore::permit place_;
  connection held_;
};

}  // namespace corest::outgoing
