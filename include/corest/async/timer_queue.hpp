// Timers by deadline: an intrusive pairing heap; arming is O(1), leaving and expiring O(log n), no
// allocation.
#pragma once
#include <chrono>
#include <cstdint>

namespace corest {

/// Something that is told when its time has come. It stands in at most one queue and leaves it when it dies.
class timer {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  timer() noexcept = default;
  timer(timer const&) = delete;
  timer& operator=(timer const&) = delete;

  /// Called once per arming, when the timer is no longer armed: it may arm itself again or die.
  virtual void expired() noexcept = 0;
  [[nodiscard]] bool armed() const noexcept { return link_ != nullptr; }

 protected:
  virtual ~timer() { unlink(); }

 private:
  friend class timer_queue;
  [[nodiscard]] bool before(timer const& other) const noexcept {
    return deadline_ != other.deadline_ ? deadline_ < other.deadline_ : order_ < other.order_;
  }
  void unlink() noexcept;
  static timer* merge(timer* a, timer* b) noexcept;
  static timer* merge_all(timer* siblings) noexcept;

  time_point deadline_{};
  std::uint64_t order_ = 0;
  timer* child_ = nullptr;
  timer* next_ = nullptr;
  timer** link_ = nullptr;  // the pointer that points here; a timer can leave without knowing its queue
};

/// Borrows its timers. Timers of one moment expire in the order in which they were armed.
class timer_queue {
 public:
  using time_point = timer::time_point;

  timer_queue() noexcept = default;
  timer_queue(timer_queue const&) = delete;
  timer_queue& operator=(timer_queue const&) = delete;
  ~timer_queue();

  /// Arms t, or moves it when it is armed.
  void arm(timer& t, time_point at) noexcept;
  void disarm(timer& t) noexcept { t.unlink(); }

  [[nodiscard]] bool empty() const noexcept { return root_ == nullptr; }
  /// When the next timer is due; time_point::max() when there is none.
  [[nodiscard]] time_point next_deadline() const noexcept {
    return root_ == nullptr ? time_point::max() : root_->deadline_;
  }
  /// Takes out the next timer that is due at `now`, or null. The caller calls expired().
  [[nodiscard]] timer* pop_expired(time_point now) noexcept;

 private:
  timer* root_ = nullptr;
  std::uint64_t armed_so_far_ = 0;
};

}  // namespace corest
