// The turn of a loop and its doors to other threads, whatever the system polls with.
#include <corest/io/loop.hpp>
#include <corest/io/slow_callbacks.hpp>

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <utility>

namespace corest::io {
namespace {

constinit thread_local loop* running_here = nullptr;

// Says that another thread is inside the loop: between its push and its wake-up the loop's own thread may
// already have run what was pushed, and be at the end of the loop's life.
class caller {
 public:
  // seq_cst, against close(): either it is seen in there, or sees that the loop has ended.
  explicit caller(std::atomic<int>& count) noexcept : count_(count) { count_.fetch_add(1); }
  // release: all that this thread did with the loop comes before its end.
  ~caller() { count_.fetch_sub(1, std::memory_order_release); }
  caller(caller const&) = delete;
  caller& operator=(caller const&) = delete;

 private:
  std::atomic<int>& count_;
};

}  // namespace

loop::loop() {
  now_ = clock::now();
  open();
}

loop::~loop() {
  scheduler_scope const here(*this);
  close();
  for (ready_queue last; !remote_.empty();) {
    remote_.take_into(last);
    while (!last.empty()) last.pop_front().run();
  }
  while (!watchers_.empty()) watchers_.front().unwatch();
}

// Who waits for an answer from here gets one now, wherever it stands; the rest stays for the next run().
void loop::close() noexcept {
  ended_.store(true);
  while (!guests_.empty()) guests_.pop_front().loop_ends();
  while (callers_.load() != 0) std::this_thread::yield();
  ready_queue queued, kept;
  remote_.take_into(queued);
  while (!queued.empty())
    if (runnable& each = queued.pop_front(); !each.abandoned()) remote_.push(each);
  queued.splice_back(ready_);
  while (!queued.empty())
    if (runnable& each = queued.pop_front(); !each.abandoned()) kept.push_back(each);
  kept.splice_back(ready_);
  ready_.splice_back(kept);
}

loop& loop::current() {
  if (running_here == nullptr)
    throw std::logic_error("waiting for I/O needs a loop that runs on this thread: see corest::run()");
  return *running_here;
}

void loop::run() {
  if (running_here != nullptr) throw std::logic_error("this thread runs a loop already");
  scheduler_scope const here(*this);
  struct scope {
    explicit scope(loop& l) noexcept : self(l) {
      running_here = &l;
      l.ended_.store(false, std::memory_order_relaxed);
    }
    ~scope() {
      running_here = nullptr;
      self.close();
    }
    loop& self;
  } const as_loop(*this);

  now_ = clock::now();
  // acquire: sees what the thread that stopped it did before.
  while (!stopping_.exchange(false, std::memory_order_acquire)) {
    run_ready();
    if (stopping_.load(std::memory_order_relaxed)) continue;
    end_turn();
    poll();
    expire_timers();
  }
}

void loop::stop() noexcept {
  caller const inside(callers_);
  stopping_.store(true, std::memory_order_release);
  if (running_here != this) wake();
}

void loop::post_remote(runnable& r) noexcept {
  caller const inside(callers_);
  if (remote_.push(r)) wake();
}

bool loop::post_unless_ended(runnable& r) noexcept {
  caller const inside(callers_);
  if (ended_.load()) return false;
  if (remote_.push(r)) wake();
  return true;
}

void loop::run_ready() noexcept {
  for (int left = max_ready_batch; left > 0 && !ready_.empty(); --left) {
    ++counted_.callbacks;
    if (debug_ == nullptr)
      ready_.pop_front().run();
    else
      run_watched(ready_.pop_front());
    if (stopping_.load(std::memory_order_relaxed)) return;
  }
}

void loop::expire_timers() noexcept {
  for (int run = 1;; ++run) {
    if (run % timers_per_look == 0 && clock::now() - now_ > timer_slice) return;
    time_point const deadline = timers_.next_deadline();
    timer* const due = timers_.pop_expired(now_);
    if (due == nullptr) return;
    // One that was armed for the past has been late only since then.
    duration const lag = now_ - std::max(deadline, woken_before_);
    ++counted_.timers;
    counted_.timer_lag += lag;
    counted_.longest_timer_lag.raise_to(lag);
    due->expired();
  }
}

loop_statistics loop::statistics() const noexcept {
  return {.turns = counted_.turns,
          .callbacks = counted_.callbacks,
          .timers = counted_.timers,
          .busy = counted_.busy,
          .longest_turn = counted_.longest_turn,
          .timer_lag = counted_.timer_lag,
          .longest_timer_lag = counted_.longest_timer_lag};
}

void loop::end_turn() noexcept {
  duration const took = clock::now() - now_;
  woken_before_ = now_;
  ++counted_.turns;
  counted_.busy += took;
  counted_.longest_turn.raise_to(took);
}

void loop::run_watched(runnable& r) noexcept {
  debug_->begin(r.resumes());
  r.run();
  if (debug_ != nullptr) debug_->end();
}

void loop::tell_watched(fd_watcher& watcher, readiness now) noexcept {
  debug_->begin(nullptr);
  watcher.on_ready(now);
  if (debug_ != nullptr) debug_->end();
}

void fd_watcher::watch() {
  loop& here = loop::current();
  here.add(*this, fd_);
  loop_ = &here;
  here.watchers_.push_back(*this);
}

void fd_watcher::unwatch() noexcept {
  if (loop_ == nullptr) return;
  loop_->remove(*this, fd_);
  loop_ = nullptr;
  unlink();
}

void fd_watcher::tell_again() {
  if (loop_ != nullptr) loop_->tell_again(*this, fd_);
}

void fd_watcher::take_over(fd_watcher& other) noexcept {
  unwatch();
  fd_ = std::exchange(other.fd_, -1);
  loop_ = std::exchange(other.loop_, nullptr);
  if (loop_ == nullptr) return;
  other.unlink();
  loop_->watchers_.push_back(*this);
  loop_->replace(other, *this, fd_);
}

}  // namespace corest::io
