// cross_worker::lifo_channel<T>: a bounded stack between tasks of any workers.
#pragma once
#include <corest/async/cross_worker/basic_channel.hpp>
#include <corest/async/lifo_channel.hpp>

namespace corest::cross_worker {

/// As corest::lifo_channel, for the tasks of all workers.
template <class T>
class lifo_channel final : public basic_channel<T, corest::detail::lifo_store<T>> {
 public:
  using basic_channel<T, corest::detail::lifo_store<T>>::basic_channel;
};

}  // namespace corest::cross_worker
