// How long a client may make a worker wait for it.
#pragma once
#include <corest/async/scheduler.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace corest::server {

/// The time that `bytes` are worth at `rate` bytes per second, at most `most`; without a rate any byte is
/// worth all of it.
[[nodiscard]] inline scheduler::duration worth(std::size_t bytes, std::uint64_t rate,
                                               scheduler::duration most) noexcept {
  if (bytes == 0) return scheduler::duration::zero();
  auto const seconds = std::chrono::ceil<std::chrono::seconds>(most).count();
  if (rate == 0 || bytes / rate >= static_cast<std::uint64_t>(seconds)) return most;
  // Both factors are small enough: bytes < rate * seconds.
  auto const whole = std::chrono::seconds(bytes / rate);
  auto const part = std::chrono::nanoseconds(std::chrono::seconds(1)) * (bytes % rate) / rate;
  return std::min<scheduler::duration>(whole + part, most);
}

/// A budget of time: it is spent while the client is waited for, and earned back by the bytes it moves. A
/// client that keeps to the rate may go on for ever, and one that trickles is out when the budget is.
class patience {
 public:
  patience(scheduler::duration most, std::uint64_t rate) noexcept : most_(most), left_(most), rate_(rate) {}

  [[nodiscard]] scheduler::duration left() const noexcept { return left_; }
  void spend(scheduler::duration waited) noexcept {
    left_ = std::max(left_ - waited, scheduler::duration::zero());
  }
  void earn(std::size_t bytes) noexcept { left_ = std::min(left_ + worth(bytes, rate_, most_), most_); }

 private:
  scheduler::duration most_;
  scheduler::duration left_;
  std::uint64_t rate_;
};

}  // namespace corest::server
