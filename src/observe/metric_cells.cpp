// Handing copies to threads, and cells to metrics.
#include <corest/observe/metric_cells.hpp>

#include <mutex>
#include <new>
#include <stdexcept>
#include <vector>

namespace corest::observe {

// Never destroyed: threads may count while the process exits.
struct cell_shard::all {
  std::mutex mutex;
  std::vector<cell_shard*> shards;
  std::vector<cell_shard*> free;
  std::size_t cells = 0;

  static all& instance() {
    static auto* const one = new all;
    return *one;
  }

  template <class F>
  void for_each(std::uint32_t cell, F&& f) {
    std::scoped_lock const lock(mutex);
    for (cell_shard const* each : shards) {
      piece const* const found = each->pieces_[cell / piece_cells].load(std::memory_order_acquire);
      if (found != nullptr) f((*found)[cell % piece_cells].load(std::memory_order_relaxed));
    }
  }
};

/// Gives a thread's copy back when the thread ends.
struct cell_shard::owner {
  cell_shard* mine = nullptr;
  ~owner() {
    if (mine == nullptr) return;
    mine_ = nullptr;
    auto& every = all::instance();
    std::scoped_lock const lock(every.mutex);
    every.free.push_back(mine);  // there is room: reserved when it was made
  }
};

std::atomic<std::uint64_t>* cell_shard::make(std::uint32_t cell) noexcept {
  try {
    static thread_local owner holder;
    auto& every = all::instance();
    if (mine_ == nullptr) {
      std::scoped_lock const lock(every.mutex);
      if (!every.free.empty()) {
        mine_ = every.free.back();
        every.free.pop_back();
      } else {
        every.free.reserve(every.shards.size() + 1);
        every.shards.push_back(nullptr);
        every.shards.back() = new (std::nothrow) cell_shard;
        if (every.shards.back() == nullptr) {
          every.shards.pop_back();
          return nullptr;
        }
        mine_ = every.shards.back();
      }
      holder.mine = mine_;
    }
    auto& place = mine_->pieces_[cell / piece_cells];
    if (place.load(std::memory_order_relaxed) == nullptr) place.store(new piece{}, std::memory_order_release);
    return &(*place.load(std::memory_order_relaxed))[cell % piece_cells];
  } catch (...) {
    return nullptr;  // counting fails rather than what is counted
  }
}

std::uint64_t cell_shard::sum(std::uint32_t cell) noexcept {
  std::uint64_t sum = 0;
  all::instance().for_each(cell, [&](std::uint64_t value) { sum += value; });
  return sum;
}

double cell_shard::sum_of_doubles(std::uint32_t cell) noexcept {
  double sum = 0;
  all::instance().for_each(cell, [&](std::uint64_t value) { sum += std::bit_cast<double>(value); });
  return sum;
}

std::uint32_t cell_shard::allocate(std::size_t count) {
  auto& every = all::instance();
  std::scoped_lock const lock(every.mutex);
  if (count > piece_cells * max_pieces - every.cells) throw std::length_error("there are too many metrics");
  auto const first = static_cast<std::uint32_t>(every.cells);
  every.cells += count;
  return first;
}

}  // namespace corest::observe
