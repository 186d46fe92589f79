// semaphore: so many at once, in order of arrival.
#pragma once
#include <corest/async/unit_line.hpp>

#include <cstddef>
#include <utility>

namespace corest {

/// Line decides who may share it: `semaphore` belongs to one worker, cross_worker::semaphore to all.
template <class Line>
class basic_semaphore {
 public:
  static constexpr bool thread_safe = Line::thread_safe;
  /// Some units, which return when it dies; may be moved, also to another task of the same worker.
  class [[nodiscard("the units return when the permit dies")]] permit {
   public:
    /// Holds nothing.
    permit() noexcept = default;
    explicit permit(detail::loan<Line> held) noexcept : held_(std::move(held)) {}
    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(held_); }
    [[nodiscard]] std::size_t units() const noexcept { return held_.units(); }
    /// Returns the units early.
    void release() noexcept { held_.give_back(); }
    /// Keeps the units from returning by themselves: release(n) of the semaphore brings them back, if
    /// anything.
    void forget() noexcept { held_.forget(); }

   private:
    detail::loan<Line> held_;
  };

  explicit basic_semaphore(std::size_t units) noexcept : line_(units) {}
  basic_semaphore(basic_semaphore const&) = delete;
  basic_semaphore& operator=(basic_semaphore const&) = delete;

  /// `auto slot = co_await s.acquire();` All n at once, and strictly in order: who asks for many is not
  /// passed by those who ask for few. More than there will ever be waits until cancelled.
  [[nodiscard("it waits only when it is awaited")]] auto acquire(std::size_t n = 1) noexcept {
    return detail::acquiring<Line, permit>(line_, n);
  }
  /// An empty permit when n are not free, or somebody waits already.
  [[nodiscard]] permit try_acquire(std::size_t n = 1) noexcept {
    return line_.try_take(n) ? permit(detail::loan<Line>(line_, n)) : permit();
  }
  /// Adds n units: new ones, or those of permits that were told to forget.
  void release(std::size_t n = 1) noexcept { line_.give_back(n); }
  /// How many units are free now.
  [[nodiscard]] std::size_t available() const noexcept { return line_.free(); }

 private:
  Line line_;
};

/// Outlives its permits. Costs no atomic operation.
using semaphore = basic_semaphore<detail::unit_line>;

}  // namespace corest
