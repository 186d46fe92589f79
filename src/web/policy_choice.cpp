#include "web/policy_choice.hpp"

#include <stdexcept>

namespace corest::web {
namespace {

template <class T>
void fill(std::optional<T>& place, std::optional<T> const& from) noexcept {
  if (!place) place = from;
}

}  // namespace

void policy_choice::set_deadline(std::chrono::milliseconds time) {
  if (time <= std::chrono::milliseconds::zero())
    throw std::invalid_argument("a deadline of no time lets no request begin; no_deadline is none at all");
  deadline = time;
}

void policy_choice::inherit(policy_choice const& outer) noexcept {
  fill(deadline, outer.deadline);
  fill(on_disconnect, outer.on_disconnect);
  fill(priority, outer.priority);
}

route_policy policy_choice::resolved() const noexcept {
  route_policy said;
  said.deadline = deadline.value_or(said.deadline);
  said.on_disconnect = on_disconnect.value_or(said.on_disconnect);
  said.priority = priority.value_or(said.priority);
  said.max_in_flight = max_in_flight;
  return said;
}

}  // namespace corest::web
