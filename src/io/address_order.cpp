// Whose turn it is.
#include "io/address_order.hpp"

#include <utility>

namespace corest::io {

void address_order::add(std::vector<endpoint> const& found) {
  for (auto const& each : found) (each.family() == address_family::ipv6 ? ipv6_ : others_).push_back(each);
}

std::optional<endpoint> address_order::next() {
  if (empty()) return std::nullopt;
  bool const six = others_.empty() || (ipv6_is_next_ && !ipv6_.empty());
  auto& from = six ? ipv6_ : others_;
  endpoint const chosen = from.front();
  from.pop_front();
  ipv6_is_next_ = !six;
  return chosen;
}

}  // namespace corest::io
