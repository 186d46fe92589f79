// Lines of the log for who sends them elsewhere, beside the log.
#pragma once
#include <corest/async/context.hpp>
#include <corest/base/function_ref.hpp>
#include <corest/observe/log_record.hpp>

#include <cstddef>
#include <cstdint>

namespace corest {

/// While it lives every line, also of the access log, is kept as a record, too, until somebody takes it.
/// Nobody who logs waits for that: what finds no room is dropped and counted. One at a time.
class log_tap {
 public:
  static constexpr std::size_t record_bytes = 512;  ///< that a record takes, about
  static constexpr std::size_t least_bytes =
      64 * 1024;  ///< of a thread's room, however few records it is for

  /// `records` of record_bytes have room for each thread that logs, rounded up to a power of two; of longer
  /// ones fewer. A thread's memory is made with its first line.
  explicit log_tap(std::size_t records);
  log_tap(log_tap const&) = delete;
  log_tap& operator=(log_tap const&) = delete;
  ~log_tap();

  /// Calls use(record) for up to `most`, the oldest first, and says how many there were. Any thread, one at a
  /// time.
  std::size_t take(std::size_t most, function_ref<void(log_record const&)> use);
  /// Lines that were not kept because there was no room. Any thread.
  [[nodiscard]] std::uint64_t dropped() const noexcept;

 private:
  std::uint64_t dropped_before_;
};

/// Where it is set (`with_context(untapped, true, work)`), lines are written and not kept: else who sends
/// them would send what it says of sending, for ever.
inline constinit context<bool> untapped{"untapped"};

}  // namespace corest
