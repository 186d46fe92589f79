// mutex: one task at a time, in order of arrival.
#pragma once
#include <corest/async/unit_line.hpp>

#include <utility>

namespace corest {

namespace cross_worker {
class condition;
}

/// Line decides who may share it: `mutex` belongs to one worker, cross_worker::mutex to all.
template <class Line>
class basic_mutex {
 public:
  static constexpr bool thread_safe = Line::thread_safe;
  /// Unlocks when it dies; may be moved, also to another task of the same worker.
  class [[nodiscard("the mutex is unlocked again when its guard dies")]] guard {
   public:
    /// Holds nothing.
    guard() noexcept = default;
    explicit guard(detail::loan<Line> held) noexcept : held_(std::move(held)) {}
    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(held_); }
    /// Unlocks early; does nothing when it holds nothing.
    void unlock() noexcept { held_.give_back(); }

   private:
    friend class condition;
    friend class cross_worker::condition;
    detail::loan<Line> held_;
  };

  basic_mutex() noexcept = default;
  basic_mutex(basic_mutex const&) = delete;
  basic_mutex& operator=(basic_mutex const&) = delete;

  /// `auto held = co_await m.lock();` An unlock hands the mutex over to who has waited longest: it is never
  /// free in between. Not recursive: a task that locks it again waits for itself.
  [[nodiscard("it waits only when it is awaited")]] auto lock() noexcept {
    return detail::acquiring<Line, guard>(line_, 1);
  }
  /// An empty guard when it is locked.
  [[nodiscard]] guard try_lock() noexcept {
    return line_.try_take(1) ? guard(detail::loan<Line>(line_, 1)) : guard();
  }
  [[nodiscard]] bool is_locked() const noexcept { return line_.free() == 0; }

 private:
  Line line_{1};
};

/// Guards what must not change across a co_await. Within one worker nothing else needs it: between two
/// awaits a task is alone. Outlives its guards. Costs no atomic operation.
using mutex = basic_mutex<detail::unit_line>;

}  // namespace corest
