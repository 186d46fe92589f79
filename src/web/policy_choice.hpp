// What a route or a group of them has said of its policy so far.
#pragma once
#include <corest/http/route_policy.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace corest::web {

struct policy_choice {
  std::optional<std::chrono::milliseconds> deadline;
  std::optional<corest::on_disconnect> on_disconnect;
  std::optional<corest::priority> priority;
  std::uint32_t max_in_flight = 0;  ///< of the route itself: a group's would be one number for many

  /// Throws std::invalid_argument for a time that no request could keep.
  void set_deadline(std::chrono::milliseconds time);
  /// Fills what is not said yet from what is said around it.
  void inherit(policy_choice const& outer) noexcept;
  [[nodiscard]] route_policy resolved() const noexcept;
};

}  // namespace corest::web
