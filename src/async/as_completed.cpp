// Wakes whoever takes the results.
#include <corest/async/as_completed.hpp>

#include <utility>

namespace corest::detail {

void completions::ended(promise_base& child) noexcept {
  ended_.push_back(&child);
  if (awaiting_ != nullptr) scheduler::current().post(*std::exchange(awaiting_, nullptr));
}

}  // namespace corest::detail
