// Turns the crank: what is ready, then the next timer.
#include <corest/async/remote_queue.hpp>
#include <corest/async/virtual_clock.hpp>

#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace corest {

// What other threads post, and this thread can wait for.
struct virtual_clock::remote_posts {
  void post(runnable& r) noexcept {
    std::lock_guard const lock(mutex);  // until notified: the clock may die as soon as r has run
    queue.push(r);
    posted.notify_one();
  }
  void wait_into(ready_queue& ready) noexcept {
    std::unique_lock lock(mutex);
    posted.wait(lock, [&] { return !queue.empty(); });
    queue.take_into(ready);
  }

  remote_queue queue;
  std::mutex mutex;
  std::condition_variable posted;
};

virtual_clock::virtual_clock() : remote_(*new remote_posts) {}
virtual_clock::~virtual_clock() { delete &remote_; }

void virtual_clock::post_remote(runnable& r) noexcept { remote_.post(r); }

void virtual_clock::run_ready() noexcept {
  for (;;) {
    remote_.queue.take_into(ready_);
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
  remote_.queue.take_into(ready_);
  if (!ready_.empty()) {
    ready_.pop_front().run();
    return true;
  }
  if (expected_ > 0) {
    remote_.wait_into(ready_);
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
