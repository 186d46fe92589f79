// Finished records on their way from the worker that makes them to whoever exports them.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace corest {

/// A fixed number of records, made once, that go round: the worker acquires one, fills it in and finishes it;
/// the exporter takes it, sends it and gives it back. No lock and no allocation behind the constructor. While
/// all of them are filled in or under way, what would be recorded is dropped and counted: who exports slowly,
/// or not at all, costs records and nothing else.
///
/// Two threads at most: one calls acquire(), finish() and discard(), the other take() and give_back().
template <class Record>
class export_queue {
 public:
  /// `records` is what may be under way at once.
  explicit export_queue(std::size_t records) : records_(records), finished_(records), returned_(records) {
    free_.reserve(records);
    for (Record& each : records_) free_.push_back(&each);
  }
  export_queue(export_queue const&) = delete;
  export_queue& operator=(export_queue const&) = delete;

  /// For the worker: a record with whatever its last use left in it, or null, which is counted.
  [[nodiscard]] Record* acquire() noexcept {
    if (free_.empty())
      for (Record* back = nullptr; returned_.pop(back);) free_.push_back(back);
    if (free_.empty()) {
      dropped_.store(dropped_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
      return nullptr;
    }
    Record* const taken = free_.back();
    free_.pop_back();
    return taken;
  }
  /// For the worker: lets the exporter have it.
  void finish(Record& one) noexcept { finished_.push(&one); }
  /// For the worker: nobody is to hear of it.
  void discard(Record& one) noexcept { free_.push_back(&one); }

  /// For the exporter: takes up to into.size() records, the oldest first, and says how many.
  [[nodiscard]] std::size_t take(std::span<Record*> into) noexcept {
    std::size_t count = 0;
    while (count < into.size() && finished_.pop(into[count])) ++count;
    return count;
  }
  /// For the exporter: it has been sent, or given up.
  void give_back(Record& one) noexcept { returned_.push(&one); }

  /// From any thread: how many were not recorded because all were under way.
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }
  /// From any thread: whether there is something to take.
  [[nodiscard]] bool empty() const noexcept { return finished_.empty(); }

 private:
  // One thread pushes and one pops. It has room for all records there are, so it is never full.
  class ring {
   public:
    explicit ring(std::size_t places) : places_(places) {}
    void push(Record* one) noexcept {
      auto const at = pushed_.load(std::memory_order_relaxed);
      places_[at % places_.size()] = one;
      pushed_.store(at + 1, std::memory_order_release);
    }
    bool pop(Record*& into) noexcept {
      auto const at = popped_.load(std::memory_order_relaxed);
      if (at == pushed_.load(std::memory_order_acquire)) return false;
      into = places_[at % places_.size()];
      popped_.store(at + 1, std::memory_order_release);
      return true;
    }
    [[nodiscard]] bool empty() const noexcept {
      return popped_.load(std::memory_order_acquire) == pushed_.load(std::memory_order_acquire);
    }

   private:
    std::vector<Record*> places_;
    std::atomic<std::size_t> pushed_ = 0;
    std::atomic<std::size_t> popped_ = 0;
  };

  std::vector<Record> records_;
  std::vector<Record*> free_;
  ring finished_;
  ring returned_;
  std::atomic<std::uint64_t> dropped_ = 0;
};

}  // namespace corest
