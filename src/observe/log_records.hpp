// The records of all threads, on their way to a log_tap.
#pragma once
#include "observe/log_rings.hpp"
#include "observe/record_bytes.hpp"

#include <corest/observe/log_tap.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

namespace corest::observe {

/// Each thread that logs while somebody taps has a ring of records beside that of its lines. Never destroyed.
class log_records {
 public:
  static log_records& instance() noexcept;

  /// One relaxed load where nobody taps.
  [[nodiscard]] static bool wanted() noexcept {
    return wanted_.load(std::memory_order_relaxed) && untapped.find_here() == nullptr;
  }
  void keep(std::int64_t unix_nanos, log_level level, char const* logger, std::string_view message,
            std::span<log_field const> fields) noexcept;
  /// The same for who knows the fields: calls fill(record_writer&).
  template <class Fill>
  void keep(std::int64_t unix_nanos, log_level level, char const* logger, std::string_view message,
            trace_context const& trace, Fill&& fill) noexcept {
    log_ring* const ring = mine();
    char* const room = ring == nullptr ? nullptr : ring->reserve(most_bytes);
    if (room == nullptr) return;
    record_writer to(room, most_bytes, level, logger, trace, message);
    fill(to);
    ring->commit(to.finish(), unix_nanos);
  }

  void begin(std::size_t bytes_of_a_thread) noexcept;
  void end() noexcept { wanted_.store(false, std::memory_order_relaxed); }
  std::size_t take(std::size_t most, function_ref<void(log_record const&)> use);
  [[nodiscard]] std::uint64_t dropped() noexcept {
    return lost_.load(std::memory_order_relaxed) + rings_.dropped();
  }

 private:
  static constexpr std::size_t most_bytes = 8 * 1024;  // of a record, as of a line
  static_assert(most_bytes + 64 < log_tap::least_bytes / 4);

  log_ring* mine() noexcept;

  inline static constinit std::atomic<bool> wanted_{false};
  std::atomic<std::size_t> bytes_{log_tap::least_bytes};
  std::atomic<std::uint64_t> lost_{0};
  log_rings rings_;
  std::mutex taking_;  // guards what follows, and who reads the rings
  std::vector<log_field> fields_;
};

}  // namespace corest::observe
