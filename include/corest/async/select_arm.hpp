// What can be awaited alone or as an arm of a select: a receive, a send, the next item of a subscription.
#pragma once
#include <corest/async/waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <coroutine>
#include <cstddef>
#include <cstdint>

namespace corest {

namespace detail {
class selection;
}

/// An operation that either can be done at once or stands in a queue until somebody settles it. Movable until
/// it is awaited; awaited by name it can be awaited again.
class select_arm : public waiter, public list_node<select_arm> {
 public:
  bool await_ready() noexcept { return attempt(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    if (!suspend(task)) return false;
    enqueue();
    return true;
  }

  /// The giver has done the operation, or ended it: it leaves its queue, and who awaits it goes on.
  void settle() noexcept;

 protected:
  select_arm() noexcept = default;
  ~select_arm() = default;

  /// Does the operation if it need not wait; false: it must, and nothing has happened.
  virtual bool attempt() noexcept = 0;
  /// Stands in the queue of who can settle it.
  virtual void enqueue() noexcept = 0;
  /// Where a select notes when it last chose what this arm waits for.
  virtual std::uint64_t& last_chosen() noexcept = 0;

 private:
  friend class detail::selection;
  bool on_cancel() noexcept final {
    list_node<select_arm>::unlink();
    return true;
  }
  detail::selection* selection_ = nullptr;
  std::size_t position_ = 0;  // in the select
};

/// Those who wait for the same, in order.
using arm_queue = intrusive_list<select_arm, select_arm>;

}  // namespace corest
