// What a scheduler knows of the scopes that its tasks run in.
#include <corest/async/cancel.hpp>
#include <corest/async/scheduler.hpp>

namespace corest {

scheduler::scheduler() noexcept = default;
scheduler::~scheduler() = default;

void scheduler::add_root(cancel_scope& root) noexcept { roots_.push_back(root); }

}  // namespace corest
