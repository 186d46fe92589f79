// What awaiting inherits.
#pragma once
#include <corest/async/cancel.hpp>
#include <corest/async/current_environment.hpp>

namespace corest {

/// A value that tasks inherit, one link of a chain that ends with the outermost; see context.hpp.
struct context_entry {
  void const* key;
  void const* value;
  context_entry const* outer;
};

/// What a task takes over from whoever awaits it. It outlives every task that runs in it; to change something
/// for a child copy it, change the copy and `co_await in_environment(copy, child)`.
struct environment {
  cancel_scope* scope;                     ///< never null while a task runs
  context_entry const* context = nullptr;  ///< the values set around it
};

/// `environment const& here = co_await this_environment();` gives the current one and never suspends; it is
/// what current_environment() points to.
struct this_environment {};

}  // namespace corest
