// RateLimit-Policy, RateLimit and Retry-After as text (draft-ietf-httpapi-ratelimit-headers-11).
#pragma once
#include "middleware/rate_algorithm.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corest::middleware {

/// Longer names are refused where policies are registered.
inline constexpr std::size_t most_policies = 8;
inline constexpr std::size_t longest_policy_name = 32;

/// Seconds, rounded up and at least one: who waits as long has it.
[[nodiscard]] std::uint64_t seconds_of(ticks time) noexcept;

/// One field line with an item for each policy, built in place.
class rate_field {
 public:
  /// `name` with the colon: "RateLimit: ".
  explicit rate_field(std::string_view name) noexcept : name_(name) {}

  /// `"name";q=100;w=60`; without w where the window is not a whole number of seconds, and with corest-burst
  /// where a bucket holds more or less than that.
  void add_policy(std::string_view policy, rate_quota const& quota, rate_parameters const& by) noexcept;
  /// `"name";r=50;t=30`.
  void add_limit(std::string_view policy, rate_standing const& standing) noexcept;

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::string_view value() const noexcept {
    return {text_.data() + name_.size(), size_ - name_.size()};
  }
  /// With its line end.
  [[nodiscard]] std::string_view line() noexcept;

 private:
  void begin_item(std::string_view policy) noexcept;
  void text(std::string_view part) noexcept;
  void number(std::string_view before, std::uint64_t value) noexcept;

  // The names and three parameters of all policies fit.
  static constexpr std::size_t capacity = 32 + most_policies * (longest_policy_name + 4 + 3 * (14 + 20));
  std::string_view name_;
  std::size_t size_ = 0;
  std::array<char, capacity> text_;
};

}  // namespace corest::middleware
