#include "async/cancellation_table.hpp"

#include <corest/async/waiter.hpp>
#include <corest/base/intrusive_list.hpp>

#include <doctest/doctest.h>

#include <deque>

using namespace corest;
using namespace corest::tests;

namespace {

// The smallest awaitable that hands something over, as docs/design/async.md shows how to write one.
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

class receiving final : public awaited_operation {
 public:
  task<> wait() override {
    mailbox::receive one(box_);
    int const item = co_await one;
    CHECK(item == 7);
  }
  void complete() override { box_.put(7); }
  bool left() override { return !box_.empty(); }

 private:
  mailbox box_;
};
row const receive_row{"mailbox::receive", [](virtual_clock&) -> std::unique_ptr<awaited_operation> {
                        return std::make_unique<receiving>();
                      }};

}  // namespace

TEST_CASE("whatever is cancelled at whatever moment, with whatever reason, loses nothing") {
  check_cancellation_table(1000);
}
