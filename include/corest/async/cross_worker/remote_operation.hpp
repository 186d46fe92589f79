// A wait that any thread may end: it stands in a queue under a lock, and its wake-up goes to its own worker.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/async/waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <mutex>

namespace corest::cross_worker {

/// The awaitable in the frame of an operation; `lock` guards all that several threads touch, and outlives it.
class remote_operation : public waiter, public list_node<remote_operation> {
 public:
  bool await_ready() noexcept {
    std::lock_guard const locked(lock_);
    return attempt();
  }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    prepare();
    if (!suspend(task)) return false;
    begin();
    return true;
  }

  /// Under the lock, on any thread: the operation is done or refused. The wake-up is on its way when the lock
  /// is given back; from then on only its own worker may touch it.
  void settle() noexcept;

 protected:
  explicit remote_operation(std::mutex& lock) noexcept : lock_(lock) {}
  ~remote_operation() = default;
  /// In the destructor of the operation, whose members another thread may be about to use.
  void part() noexcept;

  /// Under the lock: does the operation if it need not wait.
  virtual bool attempt() noexcept = 0;
  /// Under the lock: stands in the queue of who can settle it.
  virtual void enqueue() noexcept = 0;

 private:
  class wake_up;
  void prepare();
  void begin() noexcept;
  bool leave() noexcept;
  bool on_cancel() noexcept final { return leave(); }

  std::mutex& lock_;
  wake_up* wake_up_ = nullptr;  // touched by its own worker only, but for being posted
};

/// Those who wait for the same, in order.
using remote_operations = intrusive_list<remote_operation, remote_operation>;

}  // namespace corest::cross_worker
