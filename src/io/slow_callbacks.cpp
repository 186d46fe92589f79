// The thread that looks whether the loop still runs what it ran when it looked last.
#include "io/stack.hpp"

#include <corest/async/place.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/slow_callbacks.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>

namespace corest::io {

class slow_callbacks::watch {
 public:
  using clock = scheduler::clock;

  watch(scheduler::duration limit, reporter report)
      : limit_(limit), report_(report), loop_thread_(::pthread_self()), thread_([this] { look(); }) {}
  watch(watch const&) = delete;
  watch& operator=(watch const&) = delete;
  ~watch() {
    {
      std::lock_guard const lock(mutex_);
      over_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void begin(promise_base const* task) noexcept {
    where_.store(task != nullptr ? task->awaits_at() : std::source_location(), std::memory_order_relaxed);
    // release: with the time goes the place.
    began_.store(clock::now().time_since_epoch().count(), std::memory_order_release);
  }
  void end() noexcept {
    scheduler::duration const held = clock::now() - clock::time_point(scheduler::duration(began_));
    std::int64_t const began = began_.exchange(0);
    if (held >= limit_ && claim(began)) tell([&] { report_({held, false, where_, {}}); });
  }

 private:
  // True for the first that asks about one callback: it reports.
  bool claim(std::int64_t began) noexcept { return reported_.exchange(began) != began; }

  // What cannot be told, for lack of memory, must not end the process.
  template <class F>
  static void tell(F const& report) noexcept {
    try {
      report();
    } catch (...) {}
  }

  void look() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, limit_ / 4, [&] { return over_; })) {
      std::int64_t const began = began_.load(std::memory_order_acquire);
      std::source_location const where = where_;
      if (began == 0) continue;
      auto const held = [&] { return clock::now() - clock::time_point(scheduler::duration(began)); };
      if (held() < limit_ || began_ != began || !claim(began)) continue;
      tell([&] {
        std::vector<std::string> stack = stack_of(loop_thread_);
        bool const still = began_ == began;  // else the stack may be another callback's
        if (!still) stack.clear();
        report_({held(), still, where, std::move(stack)});
      });
    }
  }

  scheduler::duration const limit_;
  reporter const report_;
  pthread_t const loop_thread_;
  std::atomic<std::int64_t> began_ = 0;  // 0: nothing runs
  std::atomic<std::source_location> where_{std::source_location()};
  std::atomic<std::int64_t> reported_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool over_ = false;
  std::thread thread_;  // last: it uses all of the above
};

slow_callbacks::slow_callbacks(loop& watched, scheduler::duration limit, reporter report)
    : watched_(watched) {
  prepare_stacks();
  watch_ = std::make_unique<watch>(limit, report);
  watched_.debug_ = this;
}

slow_callbacks::~slow_callbacks() { watched_.debug_ = nullptr; }

void slow_callbacks::begin(promise_base const* task) noexcept { watch_->begin(task); }
void slow_callbacks::end() noexcept { watch_->end(); }

bool debug_mode() noexcept {
  char const* const wanted = std::getenv("COREST_DEBUG");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return wanted != nullptr && *wanted != '\0' && std::string_view(wanted) != "0";
}

std::string to_string(slow_callback const& found) {
  auto const milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(found.held).count();
  std::string text = "held the loop for " + std::to_string(milliseconds) + " ms";
  if (found.where.line() != 0) text += " behind " + place_of(found.where);
  for (std::string const& frame : found.stack) text += "\n  " + frame;
  return text;
}

}  // namespace corest::io
