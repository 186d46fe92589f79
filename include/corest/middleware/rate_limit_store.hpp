// Counting for several processes together: what a store has to be able to do.
#pragma once
#include <corest/async/task.hpp>
#include <corest/middleware/rate_policy.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace corest {

/// What a request wants of one key of one policy.
struct rate_store_question {
  std::string_view policy;  ///< its name
  std::uint64_t key;        ///< limit_key::hash(); the same in all processes by share_limit_keys()
  rate_quota quota;
  rate_algorithm algorithm;
  std::uint64_t cost;  ///< units; 0: only looks
};

struct rate_store_answer {
  bool allowed = true;                ///< and taken; else nothing is taken
  std::uint64_t remaining = 0;        ///< units that are left
  std::chrono::nanoseconds reset{0};  ///< until there are more
  std::chrono::nanoseconds retry{0};  ///< where not allowed: until the cost is there; `never`
  static constexpr auto never = std::chrono::nanoseconds::max();
};

/// Implement it on whatever all processes reach. Each worker asks, many times at once.
class rate_limit_store {
 public:
  rate_limit_store() noexcept = default;
  rate_limit_store(rate_limit_store const&) = delete;
  rate_limit_store& operator=(rate_limit_store const&) = delete;
  virtual ~rate_limit_store() = default;

  /// Looks and takes in one step. Cancelled when it takes too long. Whatever it throws means that it cannot
  /// say.
  virtual task<rate_store_answer> take(rate_store_question asked) = 0;
};

/// Makes the keys of limits the same in all processes that have the same secret, instead of different ones in
/// each. Before there are requests: once, at the beginning of main(). Throws std::invalid_argument for less
/// than 16 bytes: who knows it can make keys that collide.
void share_limit_keys(std::string_view secret);

}  // namespace corest
