// The way of a wake-up from the thread that settles a wait to the worker of who waits.
#include <corest/async/cross_worker/remote_operation.hpp>
#include <corest/async/frame_pool.hpp>

#include <utility>

namespace corest::cross_worker {

/// Not part of the wait: a frame may die while this is on its way.
class remote_operation::wake_up final : public runnable {
 public:
  explicit wake_up(remote_operation& of) noexcept : of_(&of), home_(scheduler::current()) {}
  /// The frame dies: what has come home already goes with it, what is on its way deletes itself.
  void forget() noexcept {
    of_ = nullptr;
    if (linked()) delete this;
  }
  void send() noexcept {
    if (scheduler::try_current() == &home_)
      home_.post(*this);
    else
      home_.post_remote(*this);
  }
  void run() noexcept override {
    if (of_ != nullptr) {
      of_->wake_up_ = nullptr;
      of_->wake();
    }
    delete this;
  }
  static void* operator new(std::size_t bytes) { return frame_pool::allocate(bytes); }
  static void operator delete(void* memory, std::size_t bytes) noexcept {
    frame_pool::deallocate(memory, bytes);
  }

 private:
  remote_operation* of_;
  scheduler& home_;
};

void remote_operation::part() noexcept {
  if (wake_up_ == nullptr) return;
  if (!waiting())
    delete wake_up_;  // the wait never began
  else if (!leave())
    wake_up_->forget();
}

void remote_operation::prepare() {
  if (wake_up_ == nullptr) wake_up_ = new wake_up(*this);
}

// Meanwhile another thread may have made it possible.
void remote_operation::begin() noexcept {
  std::lock_guard const locked(lock_);
  if (attempt())
    wake();
  else
    enqueue();
}

bool remote_operation::leave() noexcept {
  {
    std::lock_guard const locked(lock_);
    if (!list_node<remote_operation>::linked()) return false;
    list_node<remote_operation>::unlink();
  }
  delete std::exchange(wake_up_, nullptr);
  return true;
}

// Posted under the lock: once it is free the waiting frame may end, and its worker with it.
void remote_operation::settle() noexcept {
  list_node<remote_operation>::unlink();
  wake_up_->send();
}

}  // namespace corest::cross_worker
