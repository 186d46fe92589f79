// JSON objects whose members say one thing each.
#pragma once
#include <corest/json/value.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

namespace corest::auth {

/// Whether it is an object in which no name comes twice: of two members with one name, two readers may take
/// different ones (RFC 7515 section 4, RFC 7519 section 4).
[[nodiscard]] inline bool is_plain_object(json::value const& what) {
  auto const* const object = std::get_if<json::value::object>(&what.holds());
  if (object == nullptr) return false;
  std::vector<std::string_view> names;
  for (auto const& member : *object) names.emplace_back(member.first);
  std::ranges::sort(names);
  return std::ranges::adjacent_find(names) == names.end();
}

}  // namespace corest::auth
