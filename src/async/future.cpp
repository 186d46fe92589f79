// The way of a result from the thread that has it to the worker that waits for it.
#include <corest/async/future.hpp>

#include <stdexcept>

namespace corest::detail {

void future_state::release() noexcept {
  if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

void future_state::add_future() {
  if (std::exchange(has_future_, true)) throw std::logic_error("a promise has one future");
  owners_.fetch_add(1, std::memory_order_relaxed);
}

void future_state::complete() noexcept {
  std::lock_guard const lock(mutex_);
  done_.store(true, std::memory_order_release);
  if (home_ == nullptr) return;
  owners_.fetch_add(1, std::memory_order_relaxed);  // for the way
  home_->post_remote(*this);
}

void future_state::fail(std::exception_ptr failure) noexcept {
  failure_ = std::move(failure);
  complete();
}

bool future_state::wait(waiter& who) noexcept {
  std::lock_guard const lock(mutex_);
  if (done_.load(std::memory_order_relaxed)) return false;
  home_ = &scheduler::current();
  waiter_ = &who;
  if (expected_) home_->expect_remote();
  return true;
}

bool future_state::leave() noexcept {
  std::lock_guard const lock(mutex_);
  if (done_.load(std::memory_order_relaxed)) return false;
  waiter_ = nullptr;
  if (expected_) home_->remote_arrived();
  home_ = nullptr;
  return true;
}

void future_state::forget() noexcept {
  if (leave()) return;
  waiter_ = nullptr;
  if (!linked()) return;
  unlink();  // it has come home already
  run();
}

void future_state::run() noexcept {
  if (expected_) home_->remote_arrived();
  if (waiter_ != nullptr) std::exchange(waiter_, nullptr)->wake();
  release();
}

void throw_no_future() { throw std::logic_error("the result of this future has been taken"); }

}  // namespace corest::detail
