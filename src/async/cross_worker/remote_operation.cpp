// Entering the queue and leaving it.
#include <corest/async/cross_worker/remote_operation.hpp>

namespace corest::cross_worker::detail {

// Meanwhile another thread may have made it possible.
void remote_operation::begin() noexcept {
  std::lock_guard const locked(lock_);
  if (attempt())
    wake_from_anywhere();
  else
    enqueue();
}

// False when it stands there no more: it has been settled.
bool remote_operation::leave() noexcept {
  std::lock_guard const locked(lock_);
  if (!list_node<remote_operation>::linked()) return false;
  list_node<remote_operation>::unlink();
  return true;
}

}  // namespace corest::cross_worker::detail
