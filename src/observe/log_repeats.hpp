// Bounding how often the same message is written in a second.
#pragma once
#include <corest/observe/log.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corest::observe {

/// Knows the messages of late, as many as there is room for; others pass. Any thread, and none waits: where
/// two meet the line passes.
class log_repeats {
 public:
  static constexpr std::size_t sets = 128;
  static constexpr std::size_t ways = 4;
  static constexpr std::size_t most_kept_of_message = 96;

  /// Whether the line may be written.
  [[nodiscard]] bool admit(char const* logger, log_level level, std::string_view message,
                           std::int64_t unix_nanos) noexcept;
  void limit(unsigned most_per_second) noexcept { most_.store(most_per_second, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_.load(std::memory_order_relaxed); }

  /// Calls tell(logger, level, message, count) for all that have been left out since the last time.
  template <class Tell>
  void sweep(Tell&& tell) noexcept {
    if (!any_.exchange(false, std::memory_order_relaxed)) return;
    for (set& each : sets_) {
      if (each.busy.test_and_set(std::memory_order_acquire)) {
        any_.store(true, std::memory_order_relaxed);
        continue;
      }
      for (entry& one : each.entries) {
        if (one.left_out == 0) continue;
        tell(one.logger, one.level, std::string_view(one.message.data(), one.size), one.left_out);
        one.left_out = 0;
      }
      each.busy.clear(std::memory_order_release);
    }
  }

 private:
  struct entry {
    std::uint64_t key = 0;
    std::int64_t begun = 0;  // its second
    std::uint32_t count = 0;
    std::uint64_t left_out = 0;  // and nobody was told
    char const* logger = nullptr;
    log_level level = log_level::info;
    std::uint8_t size = 0;
    std::array<char, most_kept_of_message> message;
  };
  struct set {
    std::atomic_flag busy = ATOMIC_FLAG_INIT;
    std::array<entry, ways> entries;
  };
  static entry* find(set& in, std::uint64_t key) noexcept;

  std::array<set, sets> sets_;
  std::atomic<unsigned> most_{100};
  std::atomic<std::uint64_t> left_out_{0};
  std::atomic<bool> any_{false};
};

}  // namespace corest::observe
