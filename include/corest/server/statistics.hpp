// What a server counts of itself, beside its requests.
#pragma once
#include <corest/io/loop_statistics.hpp>

#include <cstdint>
#include <vector>

namespace corest::server {

/// Since the server was made.
struct worker_statistics {
  std::uint64_t open = 0;      ///< connections that there are now
  std::uint64_t accepted = 0;  ///< connections, also those that were turned away
  std::uint64_t received = 0;  ///< bytes, heads and framing too
  std::uint64_t sent = 0;
  io::loop_statistics loop;
};

using statistics = std::vector<worker_statistics>;

}  // namespace corest::server
