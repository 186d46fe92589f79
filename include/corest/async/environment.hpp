// What awaiting inherits.
#pragma once
#include <corest/async/cancel.hpp>

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

/// `environment const& here = co_await this_environment();` gives the current one and never suspends.
struct this_environment {};

/// The environment of the task whose blocking call this thread works on; null on every other thread.
/// A thread pool says so (lent_environment); its cancel scope belongs to another thread: do not touch it.
[[nodiscard]] environment const* borrowed_environment() noexcept;

/// Makes borrowed_environment() give `lent` on this thread until it dies.
class [[nodiscard]] lent_environment {
 public:
  explicit lent_environment(environment const* lent) noexcept;
  lent_environment(lent_environment const&) = delete;
  lent_environment& operator=(lent_environment const&) = delete;
  ~lent_environment();

 private:
  environment const* before_;
};

}  // namespace corest
