// Entering the line and leaving it.
#include <corest/async/cross_worker/remote_operation.hpp>
#include <corest/async/cross_worker/select.hpp>

namespace corest::cross_worker::detail {

void operation_line::push_back(remote_operation& last) noexcept { waiting_.push_back(last); }

remote_operation* operation_line::claim_first() noexcept {
  while (!waiting_.empty()) {
    remote_operation& first = waiting_.pop_front();
    if (first.selection_ == nullptr || first.selection_->claim(first)) return &first;
  }
  return nullptr;
}

void remote_operation::settle() noexcept {
  if (selection_ != nullptr)
    selection_->wake_from_anywhere();
  else
    wake_from_anywhere();
}

// Meanwhile another thread may have made it possible.
void remote_operation::begin() noexcept {
  std::lock_guard const locked(lock_);
  if (attempt())
    wake_from_anywhere();
  else
    line_.push_back(*this);
}

// False when it stands there no more: it has been settled.
bool remote_operation::leave() noexcept {
  std::lock_guard const locked(lock_);
  if (!list_node<remote_operation>::linked()) return false;
  list_node<remote_operation>::unlink();
  return true;
}

}  // namespace corest::cross_worker::detail
