#include "middleware/vary.hpp"

#include <corest/http/token.hpp>

#include <algorithm>

namespace corest::middleware {

bool lists(std::string_view field, std::string_view token) noexcept {
  while (!field.empty()) {
    auto const comma = std::min(field.find(','), field.size());
    if (http::equals_ignoring_case(http::trim(field.substr(0, comma)), token)) return true;
    field.remove_prefix(std::min(comma + 1, field.size()));
  }
  return false;
}

void add_vary(response& answer, std::string_view field) {
  // It may come several times, so all lines are looked at, and none replaced.
  for (auto left = answer.header_lines(); !left.empty();) {
    auto const line = left.substr(0, left.find('\r'));
    left.remove_prefix(line.size() + 2);
    auto const colon = line.find(':');
    if (!http::equals_ignoring_case(line.substr(0, colon), "Vary")) continue;
    auto const value = line.substr(colon + 1);
    if (lists(value, "*") || lists(value, field)) return;
  }
  answer.add("Vary", field);
}

}  // namespace corest::middleware
