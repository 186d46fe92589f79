// The smallest awaitable that hands something over, as docs/design/async.md shows how to write one.
#pragma once
#include <corest/async/waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <deque>

namespace corest::tests {

/// An item goes to who has waited longest, or waits itself.
class mailbox {
 public:
  class [[nodiscard]] receive final : public waiter, public list_node<receive> {
   public:
    explicit receive(mailbox& from) noexcept : from_(from) {}
    bool await_ready() noexcept { return from_.take(item_); }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
      if (!suspend(task)) return false;
      from_.waiting_.push_back(*this);
      return true;
    }
    int await_resume() {
      throw_if_cancelled();
      return item_;
    }

   private:
    friend class mailbox;
    bool on_cancel() noexcept override {
      list_node<receive>::unlink();
      return true;
    }
    mailbox& from_;
    int item_ = 0;
  };

  void put(int item) {
    if (waiting_.empty()) return items_.push_back(item);
    receive& first = waiting_.pop_front();
    first.item_ = item;
    first.wake();
  }
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  [[nodiscard]] bool awaited() const noexcept { return !waiting_.empty(); }

 private:
  bool take(int& item) {
    if (items_.empty()) return false;
    item = items_.front();
    items_.pop_front();
    return true;
  }
  std::deque<int> items_;
  intrusive_list<receive, receive> waiting_;
};

}  // namespace corest::tests
