// Decides a race by its first end.
#include <corest/async/when_any.hpp>

#include <stdexcept>

namespace corest::detail {

void any_of::ended(promise_base& child) noexcept {
  if (decided() || cut_short(child)) return;
  winner_ = &child;
  decide(cancel_reason::user);
}

void any_of::throw_if_none() const {
  if (winner_ == nullptr) throw cancelled(scope().reason());
}

void throw_race_without_tasks() { throw std::invalid_argument("when_any: a race without tasks never ends"); }

}  // namespace corest::detail
