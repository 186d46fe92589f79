// What awaiting inherits.
#pragma once
#include <corest/async/cancel.hpp>

namespace corest {

/// What a task takes over from whoever awaits it. It outlives every task that runs in it; to change something
/// for a child copy it, change the copy and `co_await in_environment(copy, child)`.
struct environment {
  cancel_scope* scope;  ///< never null while a task runs
};

/// `environment const& here = co_await this_environment();` gives the current one and never suspends.
struct this_environment {};

}  // namespace corest
