// Who waits for a shared run, when it starts, and what becomes of it when callers go.
#include <corest/async/shared_run.hpp>

namespace corest::detail {

void shared_run::join(call& caller) noexcept {
  if (state_ == state::stopping || state_ == state::ended) return next_.push_back(caller);
  callers_.push_back(caller);
  if (state_ == state::idle) start();
}

void shared_run::start() noexcept {
  state_ = state::running;
  scope_.emplace();
  env_.scope = &*scope_;
  try {
    enter_environment const here(&env_);
    begin(*this, env_);
  } catch (...) {
    settle(std::current_exception());
  }
}

bool shared_run::leave(call& caller) noexcept {
  caller.list_node<call>::unlink();
  if (state_ != state::running || !callers_.empty()) {
    caller.run_ = nullptr;
    return true;
  }
  callers_.push_back(caller);
  state_ = state::stopping;
  scope_->cancel(caller.scope_->reason());
  return false;
}

// A frame dies as it stands; with the last one the work has nobody who waits.
void shared_run::part_from(call& caller) noexcept {
  caller.list_node<call>::unlink();
  if (!callers_.empty() || (state_ != state::running && state_ != state::stopping)) return;
  drop();
  state_ = state::ended;
  if (!next_.empty()) return scheduler::current().post(*this);
  state_ = state::idle;
  vacated();
}

promise_base* shared_run::done(promise_base&) noexcept {
  std::exception_ptr failure;
  try {
    take_result();
  } catch (...) {
    failure = std::current_exception();
  }
  settle(failure);
  return nullptr;
}

void shared_run::settle(std::exception_ptr const& failure) noexcept {
  state_ = state::ended;
  if (!failure) callers_.splice_back(next_);
  while (!callers_.empty()) {
    call& caller = callers_.pop_front();
    caller.run_ = nullptr;
    caller.failure_ = failure;
    if (!failure) {
      try {
        deliver(caller, callers_.empty());
      } catch (...) {
        caller.failure_ = std::current_exception();
      }
    }
    caller.wake();
  }
  scheduler::current().post(*this);  // to destroy the work, which cannot be done from inside it
}

void shared_run::run() noexcept {
  drop();
  state_ = state::idle;
  if (next_.empty()) return vacated();
  callers_.splice_back(next_);
  start();
}

}  // namespace corest::detail
