// A number that one thread writes and any thread may read.
#pragma once
#include <atomic>
#include <cstdint>

namespace corest {

/// Writing costs what a plain number costs: there is one writer, so nothing is locked. Readers see each value
/// whole, and those of several tallies as they happen to be.
template <class T = std::uint64_t>
class tally {
 public:
  tally() noexcept = default;
  tally(T value) noexcept : value_(value) {}  // NOLINT(google-explicit-constructor): it is a number
  tally(tally const& other) noexcept : value_(T(other)) {}
  tally& operator=(tally const& other) noexcept {
    value_.store(T(other), std::memory_order_relaxed);
    return *this;
  }
  operator T() const noexcept {
    return value_.load(std::memory_order_relaxed);
  }  // NOLINT(google-explicit-constructor)

  tally& operator+=(T more) noexcept {
    value_.store(T(*this) + more, std::memory_order_relaxed);
    return *this;
  }
  tally& operator-=(T less) noexcept {
    value_.store(T(*this) - less, std::memory_order_relaxed);
    return *this;
  }
  tally& operator++() noexcept { return *this += T(1); }
  void raise_to(T least) noexcept {
    if (T(*this) < least) value_.store(least, std::memory_order_relaxed);
  }

 private:
  std::atomic<T> value_{};
};

}  // namespace corest
