// The seam between a loop and what lives on it for others: hears of the loop's end.
#pragma once
#include <corest/base/intrusive_list.hpp>

namespace corest::io {

/// Something that another worker waits for and only this loop can bring to an end. It stands with at most one
/// loop, on whose thread it enters and leaves; it leaves when it dies.
class loop_guest : public list_node<loop_guest> {
 public:
  /// The loop's run() returns, or the loop dies without, with this guest no longer in it; nothing will run
  /// there any more. Called while the loop is still this thread's scheduler.
  virtual void loop_ends() noexcept = 0;

 protected:
  loop_guest() noexcept = default;
  ~loop_guest() = default;
};

}  // namespace corest::io
