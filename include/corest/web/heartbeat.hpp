// A sign of life on a stream that has been silent for a while.
#pragma once
#include <corest/async/scheduler.hpp>

#include <chrono>

namespace corest::web {

/// Calls beat() when nothing was sent for an interval. What is sent costs it a store: the timer looks at the
/// time of it only when it fires.
class heartbeat : timer {
 public:
  /// From now on, on this thread, until it dies; never with an interval of 0.
  void start(std::chrono::milliseconds interval) noexcept;
  /// Something has been sent.
  void put_off() noexcept { last_ = scheduler::current().now(); }

 protected:
  heartbeat() noexcept = default;
  ~heartbeat() override = default;
  virtual void beat() noexcept = 0;

 private:
  void expired() noexcept override;

  scheduler::time_point last_{};
  scheduler::duration interval_{};
};

}  // namespace corest::web
