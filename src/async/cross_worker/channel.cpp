// Closing: everybody who waits hears of it, on whatever worker.
#include <corest/async/cross_worker/basic_channel.hpp>

namespace corest::cross_worker::detail {

void channel_lines::close() noexcept {
  std::lock_guard const locked(lock_);
  closed_ = true;
  for (operation_line* const line : {&senders_, &receivers_})
    while (remote_operation* const next = line->claim_first()) next->settle();
}

}  // namespace corest::cross_worker::detail
