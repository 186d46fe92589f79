// What the workers of an event_hub share.
#pragma once
#include "web/event_row.hpp"

#include <corest/web/event_hub.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace corest::web {

class hub_worker;

/// Lives as long as the hub or a stream of it.
struct hub_state {
  explicit hub_state(event_hub_options const& chosen);

  /// "epoch-number".
  [[nodiscard]] std::string id_of(std::uint64_t number) const { return epoch + std::to_string(number); }
  /// Nothing when it is no id of this hub, such as one from before a restart.
  [[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view id) const noexcept;

  event_hub_options const how;
  std::string const epoch;  // differs from hub to hub, also after a restart
  std::atomic<std::size_t> clients = 0;

  std::mutex lock;  // of all below, for a few instructions
  event_row row;
  std::vector<hub_worker*> workers;  // those with clients
  bool closed = false;
};

}  // namespace corest::web
