// cross_worker::channel<T>: a bounded queue between tasks of any workers, first in, first out.
#pragma once
#include <corest/async/cross_worker/basic_channel.hpp>
#include <corest/base/ring.hpp>

namespace corest::cross_worker {

/// As corest::channel, for the tasks of all workers. No operation allocates but one that waits, which takes a
/// small note from the thread's pool.
template <class T>
class channel final : public basic_channel<T, ring<T>> {
 public:
  using basic_channel<T, ring<T>>::basic_channel;
};

}  // namespace corest::cross_worker
