// channel<T>: a bounded queue between tasks, first in, first out.
#pragma once
#include <corest/async/basic_channel.hpp>
#include <corest/base/ring.hpp>

namespace corest {

/// Many senders, many receivers, one worker. An item goes straight to the receiver that has waited longest;
/// senders that wait for room get it in order. No operation allocates.
template <class T>
class channel final : public basic_channel<T, ring<T>> {
 public:
  using basic_channel<T, ring<T>>::basic_channel;
};

}  // namespace corest
