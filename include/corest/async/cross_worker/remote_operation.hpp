// An operation that any thread may settle: it is tried under a lock, and stands in a line while it cannot be
// done.
#pragma once
#include <corest/async/cross_worker/remote_waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace corest::cross_worker::detail {

class remote_operation;
class remote_selection;

/// Those who wait for the same, in order of arrival. The lock of its operations guards it.
class operation_line {
 public:
  void push_back(remote_operation& last) noexcept;
  /// Takes the one that has waited longest out of the line, for the caller to settle; null when nobody waits.
  /// Passes over the arms of selects that were settled elsewhere, or cancelled, and have not left yet.
  [[nodiscard]] remote_operation* claim_first() noexcept;

 private:
  friend class remote_selection;
  intrusive_list<remote_operation, remote_operation> waiting_;
  std::uint64_t last_chosen_ = 0;  // by a select
};

/// The awaitable in the frame of who waits, alone or as an arm of a select; `lock` guards all that several
/// threads touch, and outlives it.
class remote_operation : public remote_waiter, public list_node<remote_operation> {
 public:
  using remote_arm = remote_operation;
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

  /// Under the lock, on any thread, once it was claimed: the operation is done or refused. From the end of
  /// the lock on only its own worker may touch it.
  void settle() noexcept;

 protected:
  remote_operation(std::mutex& lock, operation_line& line) noexcept : lock_(lock), line_(line) {}
  ~remote_operation() = default;
  /// In the destructor of the operation, whose members another thread may be about to use.
  void part() noexcept {
    if (was_seen()) leave();
  }

  /// Under the lock, on its own worker: does the operation if it need not wait.
  virtual bool attempt() noexcept = 0;

 private:
  friend class operation_line;
  friend class remote_selection;
  void begin() noexcept;
  bool leave() noexcept;
  bool on_cancel() noexcept final { return leave(); }

  std::mutex& lock_;
  operation_line& line_;
  remote_selection* selection_ = nullptr;
  std::size_t position_ = 0;  // in the select
  bool holds_lock_ = false;   // for the select, which locks what several arms share once
};

}  // namespace corest::cross_worker::detail
