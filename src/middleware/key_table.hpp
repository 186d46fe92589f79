// What is kept of many keys, in memory that does not grow: sets of ten, of which the least is forgotten.
#pragma once
#include "middleware/rate_algorithm.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace corest::middleware {

/// For all workers at once; a set is locked by one of them for the few instructions of a look. A key stands
/// in one set. Where that is full, a new one takes the place of the key that has taken least: when that is
/// one that has everything back, nothing is lost.
class key_table {
 public:
  explicit key_table(std::size_t most_keys);

  [[nodiscard]] rate_standing take(std::uint64_t key, rate_parameters const& by, ticks now,
                                   std::uint64_t cost) noexcept;
  void give_back(std::uint64_t key, rate_parameters const& by, ticks now, std::uint64_t cost) noexcept;
  /// How often a key was forgotten that had not everything back.
  [[nodiscard]] std::uint64_t forgotten() const noexcept {
    return forgotten_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] std::size_t bytes() const noexcept { return sets_ * sizeof(set); }

 private:
  struct slot {
    std::uint64_t key = 0;  // 0: free
    rate_state state;
  };
  struct alignas(64) set {
    std::atomic<std::uint32_t> locked = 0;
    std::array<slot, 10> slots;
  };
  static_assert(sizeof(set) == 256, "four cache lines");

  class lock {
   public:
    explicit lock(set& of) noexcept;
    lock(lock const&) = delete;
    lock& operator=(lock const&) = delete;
    // release: who locks it next sees what was written.
    ~lock() { of_.locked.store(0, std::memory_order_release); }

   private:
    set& of_;
  };

  [[nodiscard]] set& set_of(std::uint64_t key) const noexcept {
    return all_[static_cast<std::size_t>((key >> 32) * sets_ >> 32)];
  }

  std::size_t sets_;
  std::unique_ptr<set[]> all_;
  std::atomic<std::uint64_t> forgotten_ = 0;
};

}  // namespace corest::middleware
