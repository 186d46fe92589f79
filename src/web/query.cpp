#include <corest/web/query.hpp>

namespace corest::web {

std::optional<std::string_view> query_values::next() noexcept {
  while (!rest_.empty()) {
    std::string_view const pair = rest_.substr(0, rest_.find('&'));
    rest_.remove_prefix(pair.size() == rest_.size() ? pair.size() : pair.size() + 1);
    std::size_t const equals = pair.find('=');
    std::string_view const name = pair.substr(0, equals);
    if (name != name_ && !decodes_to(name, name_, plus_sign::space)) continue;
    return equals == std::string_view::npos ? pair.substr(pair.size()) : pair.substr(equals + 1);
  }
  return std::nullopt;
}

}  // namespace corest::web
