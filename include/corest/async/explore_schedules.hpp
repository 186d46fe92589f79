// A test under many orders of what is ready: finds races between tasks, and the seed that replays one.
#pragma once
#include <corest/async/virtual_clock.hpp>

#include <cstdint>
#include <exception>
#include <stdexcept>

namespace corest {

/// Thrown by explore_schedules(): says with which seed the trouble comes again.
class schedule_failure final : public std::runtime_error {
 public:
  schedule_failure(std::uint64_t seed, std::exception_ptr cause);
  [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }
  [[nodiscard]] std::exception_ptr const& cause() const noexcept { return cause_; }

 private:
  std::uint64_t seed_;
  std::exception_ptr cause_;
};

/// Calls f(virtual_clock&) once for each seed from `first` to `first + count - 1`. What f throws comes out as
/// the cause of a schedule_failure; to replay it, call f with virtual_clock(seed).
template <class F>
void explore_schedules(std::uint64_t count, F&& f, std::uint64_t first = 1) {
  for (std::uint64_t seed = first; seed != first + count; ++seed) {
    try {
      virtual_clock clock(seed);
      f(clock);
    } catch (...) {
      throw schedule_failure(seed, std::current_exception());
    }
  }
}

}  // namespace corest
