// What a policy has done, counted by many threads that do not get in each other's way.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace corest::middleware {

class rate_counts {
 public:
  enum kind : std::size_t { allowed, refused, would_refuse, unanswered };

  void add(kind what) noexcept { lanes_[lane()].of[what].fetch_add(1, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t sum(kind what) const noexcept {
    std::uint64_t all = 0;
    for (auto const& each : lanes_) all += each.of[what].load(std::memory_order_relaxed);
    return all;
  }

 private:
  struct alignas(64) counter_lane {
    std::array<std::atomic<std::uint64_t>, 4> of{};
  };
  static constexpr std::size_t lane_count = 8;  // threads share a cache line from the ninth on

  static std::size_t lane() noexcept {
    static std::atomic<std::size_t> threads = 0;
    thread_local std::size_t const mine = threads.fetch_add(1, std::memory_order_relaxed) % lane_count;
    return mine;
  }

  std::array<counter_lane, lane_count> lanes_;
};

}  // namespace corest::middleware
