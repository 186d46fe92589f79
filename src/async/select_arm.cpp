// Tells the one who awaits an arm, or the select that it belongs to.
#include <corest/async/select.hpp>
#include <corest/async/select_arm.hpp>

namespace corest {

void select_arm::settle() noexcept {
  list_node<select_arm>::unlink();
  if (selection_ != nullptr)
    selection_->choose(*this);
  else
    wake();
}

}  // namespace corest
