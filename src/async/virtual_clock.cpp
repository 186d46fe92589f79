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
// Scrambled, so that neighbouring seeds begin differently; never 0.
virtual_clock::virtual_clock(std::uint64_t seed) : virtual_clock() {
  random_ = (seed * 0x9e3779b97f4a7c15) | 1;
}
// What other threads have posted owns itself as a rule, and would be lost: it still runs.
virtual_clock::~virtual_clock() {
  {
    scheduler_scope const here(*this);
    for (ready_queue last; !remote_.queue.empty();) {
      remote_.queue.take_into(last);
      while (!last.empty()) last.pop_front().run();
    }
  }
  delete &remote_;
}

void virtual_clock::post_remote(runnable& r) noexcept { remote_.post(r); }

void virtual_clock::run_ready() noexcept {
  for (;;) {
    remote_.queue.take_into(ready_);
    if (ready_.empty()) return;
    run_one();
  }
}

// With a seed each of what is ready is as likely as any other.
void virtual_clock::run_one() noexcept {
  if (random_ == 0) return ready_.pop_front().run();
  runnable* chosen = nullptr;
  std::uint64_t seen = 0;
  ready_.for_each([&](runnable& each) {
    random_ ^= random_ << 13;  // xorshift64
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    if (random_ % ++seen == 0) chosen = &each;
  });
  chosen->unlink();
  chosen->run();
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
    run_one();
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

void virtual_clock::end(background_group& behind) {
  if (behind.over()) return;
  behind.cancel(cancel_reason::shutdown);
  while (!behind.over())
    if (!step()) throw_deadlock();
}

void virtual_clock::throw_deadlock() {
  throw std::logic_error("virtual_clock: deadlock: the task waits, nothing is ready and no timer is armed");
}

}  // namespace corest
