// Arms the timer of a sleep and takes it back.
#include <corest/async/sleep.hpp>

namespace corest {

bool sleep_until::wait() noexcept {
  if (at_ == scheduler::time_point::max()) return true;
  scheduler& here = scheduler::current();
  if (at_ <= here.now()) {
    wake();
  } else {
    here.arm(*this, at_);
  }
  return true;
}

bool sleep_until::on_cancel() noexcept {
  scheduler::current().disarm(*this);
  return true;
}

}  // namespace corest
