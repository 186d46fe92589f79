// One timer per interval, however much is sent in it.
#include <corest/web/heartbeat.hpp>

namespace corest::web {

void heartbeat::start(std::chrono::milliseconds interval) noexcept {
  put_off();
  interval_ = interval;
  if (interval.count() > 0) scheduler::current().arm(*this, saturating_add(last_, interval_));
}

void heartbeat::expired() noexcept {
  auto const now = scheduler::current().now();
  if (now - last_ >= interval_) {
    last_ = now;
    beat();
  }
  scheduler::current().arm(*this, saturating_add(last_, interval_));
}

}  // namespace corest::web
