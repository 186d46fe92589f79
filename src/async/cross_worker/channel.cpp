// Closing: everybody who waits hears of it, on whatever worker.
#include <corest/async/cross_worker/channel.hpp>

namespace corest::cross_worker::detail {

void channel_queues::close() noexcept {
  std::lock_guard const locked(lock_);
  closed_ = true;
  while (!senders_.empty()) senders_.front().settle();
  while (!receivers_.empty()) receivers_.front().settle();
}

}  // namespace corest::cross_worker::detail
