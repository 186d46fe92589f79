// Rows of the cancellation table for words that run other work: what the work has taken must not be lost.
#pragma once
#include "async/cancellation_table.hpp"

#include <corest/async/channel.hpp>
#include <corest/async/task.hpp>

#include <doctest/doctest.h>

#include <memory>

namespace corest::tests {

inline task<int> received(channel<int>& box) {
  auto const item = co_await box.receive();
  co_return *item;
}

/// Ends when the item 7 is received by received(box), which it awaits through the word under test.
using word_around_a_receive = task<> (*)(channel<int>& box);

template <word_around_a_receive Word>
std::unique_ptr<awaited_operation> around_a_receive(virtual_clock&) {
  class operation final : public awaited_operation {
   public:
    task<> wait() override { co_await Word(box_); }
    void complete() override { REQUIRE(box_.try_send(7)); }
    bool left() override { return box_.size() == 1; }

   private:
    channel<int> box_{1};
  };
  return std::make_unique<operation>();
}

/// Ends by itself at the moment that it is given.
using word_until_a_moment = task<> (*)(scheduler::time_point at);

template <word_until_a_moment Word>
std::unique_ptr<awaited_operation> until_a_moment(virtual_clock&) {
  class operation final : public awaited_operation {
   public:
    void completes_at(scheduler::time_point at) override { at_ = at; }
    task<> wait() override { co_await Word(at_); }
    void complete() override {}
    bool left() override { return false; }
    bool keeps() const override { return false; }

   private:
    scheduler::time_point at_;
  };
  return std::make_unique<operation>();
}

}  // namespace corest::tests
