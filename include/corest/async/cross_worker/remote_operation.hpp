// An operation that any thread may settle: it is tried under a lock, and stands in a queue while it cannot be
// done.
#pragma once
#include <corest/async/cross_worker/remote_waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <mutex>

namespace corest::cross_worker::detail {

/// The awaitable in the frame of who waits; `lock` guards all that several threads touch, and outlives it.
class remote_operation : public remote_waiter, public list_node<remote_operation> {
 public:
  bool await_ready() noexcept {
    std::lock_guard const locked(lock_);
    return attempt();
  }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    if (!suspend_remotely(task)) return false;
    begin();
    return true;
  }

  /// Under the lock, on any thread: the operation is done or refused. From the end of the lock on only its
  /// own worker may touch it.
  void settle() noexcept {
    list_node<remote_operation>::unlink();
    wake_from_anywhere();
  }

 protected:
  explicit remote_operation(std::mutex& lock) noexcept : lock_(lock) {}
  ~remote_operation() = default;
  /// In the destructor of the operation, whose members another thread may be about to use.
  void part() noexcept {
    if (was_seen()) leave();
  }

  /// Under the lock: does the operation if it need not wait.
  virtual bool attempt() noexcept = 0;
  /// Under the lock: stands in the queue of who can settle it.
  virtual void enqueue() noexcept = 0;

 private:
  void begin() noexcept;
  bool leave() noexcept;
  bool on_cancel() noexcept final { return leave(); }

  std::mutex& lock_;
};

/// Those who wait for the same, in order.
using remote_operations = intrusive_list<remote_operation, remote_operation>;

}  // namespace corest::cross_worker::detail
