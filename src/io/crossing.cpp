// The way of a call to another worker and back, whoever dies meanwhile.
#include <corest/io/crossing.hpp>
#include <corest/io/error.hpp>

#include <cerrno>

namespace corest::io::detail {
namespace {

constexpr char const* loop_has_ended = "on a worker whose loop has ended";

}  // namespace

void crossing::depart(waiter& caller) {
  home_ = &scheduler::current();
  caller_ = &caller;
  home_->expect_remote();
  owners_.fetch_add(1, std::memory_order_relaxed);
  if (worker_.post_unless_ended(courier_)) return;
  owners_.fetch_sub(1, std::memory_order_relaxed);
  caller_ = nullptr;
  home_->remote_arrived();
  throw io_error(ECANCELED, loop_has_ended);
}

void crossing::travel() noexcept {
  switch (leg_) {
    case leg::there:
      return arrive_there();
    case leg::end:
      try {
        collect();
      } catch (...) {
        failure_ = std::current_exception();
      }
      return go_home();
    case leg::back:
      if (caller_ != nullptr) {
        home_->remote_arrived();
        std::exchange(caller_, nullptr)->wake();
      }
      return release();
  }
}

void crossing::arrive_there() noexcept {
  leg_ = leg::end;
  if (worker_.ended()) {
    failure_ = std::make_exception_ptr(io_error(ECANCELED, loop_has_ended));
    return go_home();
  }
  worker_.enter(*this);
  try {
    enter_environment const here(&env_);
    return start(*this, env_);
  } catch (...) {
    failure_ = std::current_exception();
  }
  go_home();
}

// On the way back it is home that has ended, and may run again.
bool crossing::turned_away() noexcept {
  if (leg_ == leg::back) return false;
  travel();
  return true;
}

promise_base* crossing::done(promise_base&) noexcept {
  finished_ = true;
  worker_.post(courier_);
  return nullptr;
}

void crossing::loop_ends() noexcept {
  courier_.unlink();
  if (finished_) return travel();
  failure_ = std::make_exception_ptr(io_error(ECANCELED, loop_has_ended));
  go_home();
}

// What was sent is gone before home hears of the end. The last owner takes the lock on its way out, so the
// mutex outlives this.
void crossing::go_home() noexcept {
  loop_guest::unlink();
  clear();
  leg_ = leg::back;
  {
    std::lock_guard const lock(mutex_);
    answered_ = true;
    if (home_ != nullptr) return home_->post_remote(courier_);
  }
  release();
}

void crossing::forward(cancel_reason reason) noexcept {
  std::lock_guard const lock(mutex_);
  if (answered_ || cancel_sent_) return;
  cancel_sent_ = true;
  reason_ = reason;
  owners_.fetch_add(1, std::memory_order_relaxed);
  worker_.post_remote(messenger_);
}

void crossing::cancel_there() noexcept {
  scope_.cancel(reason_);
  release();
}

void crossing::part() noexcept {
  if (caller_ != nullptr) {
    caller_ = nullptr;
    home_->remote_arrived();
    forward(cancel_reason::shutdown);
  }
  {
    std::lock_guard const lock(mutex_);
    home_ = nullptr;
  }
  release();
}

void crossing::release() noexcept {
  if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

}  // namespace corest::io::detail
