// Lines on their way from the thread that logs to whoever writes them.
#pragma once
#include <corest/base/tally.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace corest::observe {

/// Lines in a fixed piece of memory, one behind the other and round again; each lies in one piece. One thread
/// adds, one reads at a time; neither waits for the other. Where there is no room a line is dropped and
/// counted.
class log_ring {
 public:
  struct line {
    std::int64_t unix_nanos;
    std::string_view text;  // until pop()
  };

  /// `bytes` is a power of two. A line may take a quarter of it.
  explicit log_ring(std::size_t bytes) : bytes_(bytes), memory_(new char[bytes]) {}

  /// Room for `most` bytes, null when there is none. What was reserved and not committed has not happened.
  [[nodiscard]] char* reserve(std::size_t most) noexcept {
    std::size_t const needed = sizeof(header) + rounded(most);
    std::size_t const tail = tail_.load(std::memory_order_relaxed);
    std::size_t const place = tail & (bytes_ - 1);
    bool const wraps = needed > bytes_ - place;
    start_ = wraps ? tail + (bytes_ - place) : tail;
    if (needed > bytes_ / 4 || !has_room(start_ + needed)) {
      ++dropped_;
      return nullptr;
    }
    if (wraps) put(place, {skip, 0});
    return memory_.get() + (start_ & (bytes_ - 1)) + sizeof(header);
  }
  /// What was reserved last is a line of `size` bytes.
  void commit(std::size_t size, std::int64_t unix_nanos) noexcept {
    put(start_ & (bytes_ - 1), {size, unix_nanos});
    tail_.store(start_ + sizeof(header) + rounded(size), std::memory_order_release);
  }
  /// For the one who adds: whether it is time to read.
  [[nodiscard]] bool half_full() noexcept {
    std::size_t const tail = tail_.load(std::memory_order_relaxed);
    if (tail - seen_head_ <= bytes_ / 2) return false;
    seen_head_ = head_.load(std::memory_order_acquire);
    return tail - seen_head_ > bytes_ / 2;
  }

  /// For the reader: everything that is there now is read up to here.
  [[nodiscard]] std::size_t end() const noexcept { return tail_.load(std::memory_order_acquire); }
  /// The oldest line; false when there is none before `end`.
  [[nodiscard]] bool front(std::size_t end, line& into) noexcept {
    std::size_t head = head_.load(std::memory_order_relaxed);
    if (head == end) return false;
    header one = at(head & (bytes_ - 1));
    if (one.size == skip) {
      head += bytes_ - (head & (bytes_ - 1));
      head_.store(head, std::memory_order_release);
      one = at(0);
    }
    into = {one.unix_nanos, {memory_.get() + (head & (bytes_ - 1)) + sizeof(header), one.size}};
    return true;
  }
  void pop(line const& front) noexcept {
    std::size_t const head = head_.load(std::memory_order_relaxed);
    head_.store(head + sizeof(header) + rounded(front.text.size()), std::memory_order_release);
  }

  /// Any thread.
  [[nodiscard]] bool empty() const noexcept {
    return head_.load(std::memory_order_acquire) == tail_.load(std::memory_order_acquire);
  }
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  struct header {
    std::uint64_t size;
    std::int64_t unix_nanos;
  };
  static constexpr std::uint64_t skip = ~std::uint64_t(0);  // the rest up to the end of the memory is empty
  static std::size_t rounded(std::size_t size) noexcept {
    return (size + sizeof(header) - 1) & ~(sizeof(header) - 1);
  }
  void put(std::size_t place, header one) noexcept { std::memcpy(memory_.get() + place, &one, sizeof one); }
  [[nodiscard]] header at(std::size_t place) const noexcept {
    header one;
    std::memcpy(&one, memory_.get() + place, sizeof one);
    return one;
  }
  bool has_room(std::size_t end) noexcept {
    if (end - seen_head_ <= bytes_) return true;
    seen_head_ = head_.load(std::memory_order_acquire);
    return end - seen_head_ <= bytes_;
  }

  std::size_t const bytes_;
  std::unique_ptr<char[]> const memory_;
  std::size_t start_ = 0;      // of what is reserved
  std::size_t seen_head_ = 0;  // how far the reader was when it was last asked
  tally<> dropped_;
  alignas(64) std::atomic<std::size_t> tail_{0};
  alignas(64) std::atomic<std::size_t> head_{0};
};

}  // namespace corest::observe
