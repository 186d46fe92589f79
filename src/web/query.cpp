#include <corest/web/query.hpp>

namespace corest::web {

// Query strings are short and looked through once for each name, so the name is scanned byte by byte: it
// says on the way whether it must be decoded to be compared.
std::optional<std::string_view> query_values::next() noexcept {
  while (!rest_.empty()) {
    std::size_t end = 0;
    bool encoded = false;
    for (; end < rest_.size() && rest_[end] != '=' && rest_[end] != '&'; ++end) {
      encoded |= rest_[end] == '%' || rest_[end] == '+';
    }
    std::string_view const name = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (rest_.starts_with('=')) rest_.remove_prefix(1);
    std::string_view const value = rest_.substr(0, rest_.find('&'));
    rest_.remove_prefix(value.size());
    if (!rest_.empty()) rest_.remove_prefix(1);
    if (encoded ? decodes_to(name, name_, plus_sign::space) : name == name_) return value;
  }
  return std::nullopt;
}

}  // namespace corest::web
