// Request ids: unique across workers and restarts, cheap to make, never guessable in sequence.
#pragma once
#include <corest/observe/trace_context.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace corest::server {

/// Whether an X-Request-Id of a client may be taken over: 1 to 64 letters, digits, '-', '_', '.' or ':'.
[[nodiscard]] bool acceptable_request_id(std::string_view id) noexcept;

/// Makes ids of 32 hexadecimal digits: 64 random bits of the worker, then a counter mixed beyond recognition.
class request_ids {
 public:
  static constexpr std::size_t size = 32;

  /// Draws the worker's bits from the system; throws std::system_error when there is no randomness to be had.
  request_ids();
  /// The view dies with the next call.
  [[nodiscard]] std::string_view next() noexcept;
  /// What next() gave last, as the id of a trace.
  [[nodiscard]] trace_id last() const noexcept { return last_; }

 private:
  std::array<char, size> text_;
  std::uint64_t counter_;
  trace_id last_;
};

}  // namespace corest::server
