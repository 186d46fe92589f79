// Who hears of each answered request.
#pragma once

namespace corest::server {

/// Nobody, by default. serve() fills it in from its practices.
struct observers {
  bool access_log = false;  ///< a line for each request

  [[nodiscard]] bool anybody() const noexcept { return access_log; }
};

}  // namespace corest::server
