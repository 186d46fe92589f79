// Wakes all that wait for an event.
#include <corest/async/event.hpp>

namespace corest {

void event::set() noexcept {
  set_ = true;
  while (!waiting_.empty()) waiting_.pop_front().wake();
}

}  // namespace corest
