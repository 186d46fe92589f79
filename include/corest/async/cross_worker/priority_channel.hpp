// cross_worker::priority_channel<T, Compare>: the greatest item first, between tasks of any workers.
#pragma once
#include <corest/async/cross_worker/basic_channel.hpp>
#include <corest/async/priority_channel.hpp>

namespace corest::cross_worker {

/// As corest::priority_channel, for the tasks of all workers. Compare runs under a mutex.
template <class T, class Compare = std::less<T>>
class priority_channel final : public basic_channel<T, corest::detail::priority_store<T, Compare>> {
 public:
  using basic_channel<T, corest::detail::priority_store<T, Compare>>::basic_channel;
};

}  // namespace corest::cross_worker
