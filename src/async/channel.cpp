// Closing: everybody who waits hears of it.
#include <corest/async/channel.hpp>

namespace corest::detail {

void channel_queues::close() noexcept {
  closed_ = true;
  while (!senders_.empty()) senders_.front().settle();
  while (!receivers_.empty()) receivers_.front().settle();
}

}  // namespace corest::detail
