// Handing over between a task that writes and whoever sends.
#include <corest/web/writer_source.hpp>

namespace corest {
namespace web {

/// The consumer's wait for bytes or the end. No scope ends it: a cancellation reaches the task, whose end it
/// waits for.
class writer_source::progress {
 public:
  explicit progress(writer_source& of) noexcept : of_(of) {}
  bool await_ready() const noexcept { return of_.ended(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> consumer) {
    return !of_.advance(consumer.promise());
  }
  void await_resume() const noexcept {}

 private:
  writer_source& of_;
};

task<bool> writer_source::next(buffer& into) {
  buffer& gathered = writer_.gathered_;
  while (gathered.empty() && !ended()) co_await progress(*this);
  if (ended()) work_.result();
  into.swap(gathered);
  co_return !into.empty();
}

task<> writer_source::stop() {
  while (begun_ && !work_.finished() && resting_ == nullptr) {
    writer_.gathered_.clear();  // nobody takes it, and it must not look like progress
    co_await progress(*this);
  }
}

// True when the task has written or ended, and need not be waited for.
bool writer_source::advance(promise_base& consumer) {
  if (!begun_) {
    work_ = begin(writer_);  // may throw
    begun_ = true;
    work_.promise().notify(*this);
    work_.start(consumer.env());
  } else if (resting_ != nullptr) {
    std::exchange(resting_, nullptr)->resume();
  }
  if (resting_ != nullptr || work_.finished() || !writer_.gathered_.empty()) return true;
  consumer_ = &consumer;
  return false;
}

promise_base* writer_source::take_consumer() noexcept { return std::exchange(consumer_, nullptr); }

void writer_source::written() noexcept {
  if (consumer_ != nullptr && !linked()) scheduler::current().post(*this);
}

void writer_source::run() noexcept {
  if (promise_base* const consumer = take_consumer()) consumer->resume();
}

promise_base* writer_source::done(promise_base&) noexcept { return take_consumer(); }

}  // namespace web

body_writer::handover body_writer::write(std::string_view bytes) {
  gathered_.append(bytes);
  if (gathered_.size() >= gathered_bytes) return handover(to_);
  if (!gathered_.empty()) to_->written();
  return handover(nullptr);
}

body_writer::handover body_writer::flush() { return handover(gathered_.empty() ? nullptr : to_); }

promise_base* body_writer::handover::rest(promise_base& task) noexcept {
  to_->resting_ = &task;
  return to_->take_consumer();
}

}  // namespace corest
