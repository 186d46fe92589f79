// Units handed out in order of arrival to the tasks of all workers.
#pragma once
#include <corest/async/cross_worker/remote_waiter.hpp>
#include <corest/async/unit_line.hpp>

#include <coroutine>
#include <cstddef>
#include <mutex>

namespace corest::cross_worker::detail {

/// The same line as within one worker, behind a lock that is held for a few instructions.
class unit_line {
 public:
  static constexpr bool thread_safe = true;
  class acquisition;
  explicit unit_line(std::size_t free) noexcept : line_(free) {}

  [[nodiscard]] std::size_t free() const noexcept;
  [[nodiscard]] bool try_take(std::size_t units) noexcept;
  void give_back(std::size_t units) noexcept;

 private:
  using place = corest::detail::unit_line::place;
  void enter(place& last) noexcept;
  // False when it stands there no more: it has its units.
  bool leave(place& there) noexcept;

  mutable std::mutex lock_;
  corest::detail::unit_line line_;
};

class unit_line::acquisition : protected remote_waiter, public corest::detail::unit_line::place {
 public:
  acquisition(unit_line& line, std::size_t units) noexcept : place(units, admitted), line_(line) {}
  bool await_ready() noexcept { return taken_ = line_.try_take(units()); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    if (!suspend_remotely(task)) return false;
    line_.enter(*this);
    return true;
  }

 protected:
  acquisition(acquisition&& other) noexcept : acquisition(other.line_, other.units()) {}
  ~acquisition();
  [[nodiscard]] corest::detail::loan<unit_line> claim() {
    throw_if_cancelled();
    return take();
  }
  [[nodiscard]] corest::detail::loan<unit_line> take() noexcept {
    taken_ = false;
    return {line_, units()};
  }
  void enter_line() noexcept { line_.enter(*this); }

 private:
  bool on_cancel() noexcept override { return line_.leave(*this); }
  static void admitted(place& there) noexcept;
  unit_line& line_;
  bool taken_ = false;
};

}  // namespace corest::cross_worker::detail
