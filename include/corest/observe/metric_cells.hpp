// Numbers that every thread adds to without meeting another: each has its own copy, and reading adds them up.
#pragma once
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace corest::observe {

/// One thread's copy of all cells, in pieces that are made when they are first touched. When a thread ends,
/// the next new one goes on with its copy, so that nothing is forgotten and nothing grows with threads that
/// come and go.
class cell_shard {
 public:
  static constexpr std::size_t piece_cells = 512;
  static constexpr std::size_t max_pieces = 1024;
  using piece = std::array<std::atomic<std::uint64_t>, piece_cells>;

  /// This thread's copy of a cell; null when there is no memory for it.
  [[nodiscard]] static std::atomic<std::uint64_t>* find(std::uint32_t cell) noexcept {
    cell_shard* const mine = mine_;
    if (mine != nullptr) [[likely]] {
      piece* const found = mine->pieces_[cell / piece_cells].load(std::memory_order_relaxed);
      if (found != nullptr) [[likely]]
        return &(*found)[cell % piece_cells];
    }
    return make(cell);
  }

  static void add(std::uint32_t cell, std::uint64_t more) noexcept {
    auto* const mine = find(cell);
    if (mine != nullptr) mine->store(mine->load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
  /// A cell that holds a double.
  static void add(std::uint32_t cell, double more) noexcept {
    auto* const mine = find(cell);
    if (mine == nullptr) return;
    double const before = std::bit_cast<double>(mine->load(std::memory_order_relaxed));
    mine->store(std::bit_cast<std::uint64_t>(before + more), std::memory_order_relaxed);
  }

  /// All threads' together. Any thread.
  [[nodiscard]] static std::uint64_t sum(std::uint32_t cell) noexcept;
  [[nodiscard]] static double sum_of_doubles(std::uint32_t cell) noexcept;
  /// The first of `count` new cells, all 0, for the life of the process. Throws std::length_error when there
  /// are none left (half a million).
  [[nodiscard]] static std::uint32_t allocate(std::size_t count);

 private:
  struct owner;
  struct all;
  static std::atomic<std::uint64_t>* make(std::uint32_t cell) noexcept;

  inline static thread_local constinit cell_shard* mine_ = nullptr;
  std::array<std::atomic<piece*>, max_pieces> pieces_{};
};

}  // namespace corest::observe
