// shared_mutex: many readers or one writer, in order of arrival.
#pragma once
#include <corest/async/unit_line.hpp>

#include <cstdint>
#include <limits>
#include <utility>

namespace corest {

/// Line decides who may share it: `shared_mutex` belongs to one worker, cross_worker::shared_mutex to all.
template <class Line>
class basic_shared_mutex {
  static constexpr std::size_t all =
      std::numeric_limits<std::uint32_t>::max();  // more readers than fit in memory

  template <std::size_t Units>
  class [[nodiscard("the mutex is unlocked again when its guard dies")]] holding {
   public:
    /// Holds nothing.
    holding() noexcept = default;
    explicit holding(detail::loan<Line> held) noexcept : held_(std::move(held)) {}
    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(held_); }
    /// Unlocks early; does nothing when it holds nothing.
    void unlock() noexcept { held_.give_back(); }

   private:
    detail::loan<Line> held_;
  };

 public:
  static constexpr bool thread_safe = Line::thread_safe;
  /// Unlock when they die; may be moved, also to another task of the same worker.
  using guard = holding<all>;
  using shared_guard = holding<1>;

  basic_shared_mutex() noexcept = default;
  basic_shared_mutex(basic_shared_mutex const&) = delete;
  basic_shared_mutex& operator=(basic_shared_mutex const&) = delete;

  /// `auto writing = co_await m.lock();` alone. Readers that come later wait behind it.
  [[nodiscard("it waits only when it is awaited")]] auto lock() noexcept {
    return detail::acquiring<Line, guard>(line_, all);
  }
  /// `auto reading = co_await m.lock_shared();` together with other readers; those that wait in a row enter
  /// together. It waits behind a writer that waits: a reader that locks it a second time may wait for itself.
  [[nodiscard("it waits only when it is awaited")]] auto lock_shared() noexcept {
    return detail::acquiring<Line, shared_guard>(line_, 1);
  }
  /// An empty guard when it would have to wait.
  [[nodiscard]] guard try_lock() noexcept { return try_take<all>(); }
  /// An empty guard when it would have to wait, be it behind a writer that waits.
  [[nodiscard]] shared_guard try_lock_shared() noexcept { return try_take<1>(); }

 private:
  template <std::size_t Units>
  holding<Units> try_take() noexcept {
    return line_.try_take(Units) ? holding<Units>(detail::loan<Line>(line_, Units)) : holding<Units>();
  }
  Line line_{all};
};

/// Outlives its guards. Costs no atomic operation.
using shared_mutex = basic_shared_mutex<detail::unit_line>;

}  // namespace corest
