#include "web/resource.hpp"

namespace corest::web {

std::string allow_value(method_set methods) {
  std::string value;
  for (std::size_t i = 0; i + 1 < method_count; ++i) {
    auto const verb = static_cast<method>(i);
    if ((methods & set_of(verb)) == 0) continue;
    if (!value.empty()) value += ", ";
    value += to_string(verb);
  }
  return value;
}

}  // namespace corest::web
