// Turns the crank: what is ready, then the next timer.
#include <corest/async/virtual_clock.hpp>

#include <stdexcept>

namespace corest {

void virtual_clock::post_remote(runnable& r) noexcept {
  std::lock_guard const lock(posting_);  // until notified: the clock may die as soon as r has run
  remote_.push(r);
  posted_.notify_one();
}

void virtual_clock::wait_for_remote() noexcept {
  std::unique_lock lock(posting_);
  posted_.wait(lock, [&] {
    remote_.take_into(ready_);
    return !ready_.empty();
  });
}

void virtual_clock::run_ready() noexcept {
  for (;;) {
    remote_.take_into(ready_);
    if (ready_.empty()) return;
    ready_.pop_front().run();
  }
}

void virtual_clock::advance(duration d) noexcept {
  time_point const until = saturating_add(now_, d);
  run_ready();
  while (timers_.next_deadline() <= until) {
    if (timers_.next_deadline() > now_) now_ = timers_.next_deadline();
    timers_.pop_expired(now_)->expired();
    run_ready();
  }
  now_ = until;
}

bool virtual_clock::step() noexcept {
  remote_.take_into(ready_);
  if (!ready_.empty()) {
    ready_.pop_front().run();
    return true;
  }
  if (expected_ > 0) {
    wait_for_remote();
    return true;
  }
  if (timers_.empty()) return false;
  if (timers_.next_deadline() > now_) now_ = timers_.next_deadline();
  timers_.pop_expired(now_)->expired();
  return true;
}

bool virtual_clock::run_until_finished(promise_base const& work, cancel_scope& root) noexcept {
  while (!work.finished()) {
    if (step()) continue;
    root.cancel(cancel_reason::shutdown);
    while (!work.finished() && step()) {}
    return false;
  }
  return true;
}

void virtual_clock::throw_deadlock() {
  throw std::logic_error("virtual_clock: deadlock: the task waits, nothing is ready and no timer is armed");
}

}  // namespace corest
