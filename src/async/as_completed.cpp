// Wakes whoever takes the results.
#include <corest/async/as_completed.hpp>

namespace corest::detail {

void completions::ended(promise_base& child) noexcept {
  ended_.push_back(&child);
  if (awaiting_ != nullptr) std::exchange(awaiting_, nullptr)->wake();
}

}  // namespace corest::detail
